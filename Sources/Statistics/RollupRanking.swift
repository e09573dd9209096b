import Analytics
import Rollups

/// Values by how often they were seen, and by their bytes where that is equal.
struct RollupRanking {
    private let entries: [(number: Int, counts: RollupCounts)]

    init(_ tally: RollupTally) {
        entries = tally.entries
    }

    /// The first rows behind a place.
    ///
    /// - Parameter texts: Finds the texts of values. It is asked only for those that can be among the rows: all of those
    ///   with one count, or none.
    /// - Throws: What `texts` throws.
    func rows(
        after place: PageCursor?,
        limit: Int,
        texts: ([Int]) throws -> [Int: String]
    ) throws -> [StatsReport.Row] {
        var rows: [StatsReport.Row] = []
        var highest = place?.count ?? .max
        while rows.count < limit, highest > 0 {
            let lowest = lowestCount(ofFirst: limit - rows.count, atMost: highest)
            let some = entries.filter { (lowest...highest).contains($0.counts.events) }
            if !some.isEmpty {
                let texts = try texts(some.map(\.number))
                var found = some.compactMap { entry in
                    texts[entry.number].map { text in
                        StatsReport.Row(value: text, count: entry.counts.events, views: entry.counts.views)
                    }
                }
                if let place { found.removeAll { !Self.isBehind($0, place) } }
                rows += found.sorted(by: Self.areInOrder)
            }
            highest = lowest - 1
        }
        return Array(rows.prefix(limit))
    }

    /// The count of the last of the first so many entries, of those with a count up to a bound; 1 when they are fewer.
    private func lowestCount(ofFirst count: Int, atMost bound: Int) -> Int {
        // The highest counts so far in descending order: short, and seldom changed once the highest have come.
        var first: [Int] = []
        first.reserveCapacity(count + 1)
        for entry in entries where entry.counts.events <= bound {
            if first.count == count, entry.counts.events <= first[count - 1] { continue }
            var place = first.count
            while place > 0, first[place - 1] < entry.counts.events { place -= 1 }
            first.insert(entry.counts.events, at: place)
            if first.count > count { first.removeLast() }
        }
        return first.count < count ? 1 : first[count - 1]
    }

    private static func isBehind(_ row: StatsReport.Row, _ place: PageCursor) -> Bool {
        row.count < place.count
            || (row.count == place.count && place.value.utf8.lexicographicallyPrecedes(row.value.utf8))
    }

    private static func areInOrder(_ left: StatsReport.Row, _ right: StatsReport.Row) -> Bool {
        left.count > right.count
            || (left.count == right.count && left.value.utf8.lexicographicallyPrecedes(right.value.utf8))
    }
}
