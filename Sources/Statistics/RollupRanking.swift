import Analytics
import Rollups

/// Values by how often they were seen, and by their bytes where that is equal.
///
/// Most values of a long list are seen equally often, and only their texts tell them apart. So only those texts are read
/// that are shown, and what it takes to find the first ones among equals: see ``RollupTexts``.
package struct RollupRanking {
    private let tally: RollupTally

    package init(_ tally: RollupTally) {
        self.tally = tally
    }

    /// The first rows behind a place.
    /// - Throws: `MongoError`; ``RollupDamage``.
    func rows(after place: PageCursor?, limit: Int, _ texts: RollupTexts) throws -> [StatsReport.Row] {
        var rows: [StatsReport.Row] = []
        var highest = Int.max
        if let place {
            rows = try tied(place.count, after: place.value, limit: limit, texts)
            highest = place.count - 1
        }
        guard rows.count < limit, let cut = cut(ofFirst: limit - rows.count, atMost: highest) else { return rows }
        rows += try texts.texts(of: cut.above).map { number, text in
            StatsReport.Row(value: text, counts: tally.counts(of: number))
        }.sorted(by: Self.areInOrder)
        if limit > rows.count {
            rows += try tied(cut.count, cut.equals, after: nil, limit: limit - rows.count, texts)
        }
        return rows
    }

    /// The first of those that were seen equally often.
    /// - Parameter known: How many they are, if that has been counted.
    private func tied(
        _ count: Int,
        _ known: Int? = nil,
        after text: String?,
        limit: Int,
        _ texts: RollupTexts
    ) throws -> [StatsReport.Row] {
        func numbers() -> [Int] {
            var numbers: [Int] = []
            tally.forEach { number, events in if events == count { numbers.append(number) } }
            return numbers
        }
        var equals = known ?? 0
        if known == nil { tally.forEach { _, events in if events == count { equals += 1 } } }
        return try texts.first(limit, of: equals, numbers, after: text) { tally.events(of: $0) == count }
            .map { StatsReport.Row(value: $0.text, counts: tally.counts(of: $0.number)) }
    }

    /// Where the first so many values end.
    package struct Cut: Equatable {
        /// How often the last of them was seen; others may have been as often.
        package let count: Int
        /// How many values were seen just as often.
        package let equals: Int
        /// Those that were seen more often.
        package let above: [Int]

        package init(count: Int, equals: Int, above: [Int]) {
            self.count = count
            self.equals = equals
            self.above = above
        }
    }

    /// Where the first so many end of those that were seen not more often than `highest`; `nil` when there are none.
    package func cut(ofFirst limit: Int, atMost highest: Int) -> Cut? {
        var histogram = [Int](repeating: 0, count: Self.bucket(of: .max) + 1)
        // Neighbours often have equal counts: one step for all of them.
        var run = (events: 0, length: 0)
        tally.forEach { _, events in
            if events == run.events {
                run.length += 1
            } else {
                if run.length > 0, run.events <= highest { histogram[Self.bucket(of: run.events)] += run.length }
                run = (events, 1)
            }
        }
        if run.length > 0, run.events <= highest { histogram[Self.bucket(of: run.events)] += run.length }
        var bucket = 0
        var before = 0
        var some = 0
        for next in histogram.indices.reversed() where histogram[next] > 0 && before + some < limit {
            bucket = next
            before += some
            some = histogram[next]
        }
        guard before + some > 0 else { return nil }
        var count = bucket
        var equals = some
        if bucket >= Self.exactBuckets {
            var counts: [Int] = []
            tally.forEach { _, events in
                if events <= highest, Self.bucket(of: events) == bucket { counts.append(events) }
            }
            counts.sort(by: >)
            count = counts[min(limit - before, counts.count) - 1]
            equals = counts.count { $0 == count }
        }
        var above: [Int] = []
        if before > 0 || bucket >= Self.exactBuckets || before + some < limit {
            tally.forEach { number, events in if events <= highest, events > count { above.append(number) } }
        }
        return Cut(count: count, equals: equals, above: above)
    }

    /// Lower counts have buckets of their own; higher ones share theirs with those that begin with the same seven bits.
    private static let exactBuckets = 128

    private static func bucket(of count: Int) -> Int {
        guard count >= exactBuckets else { return count }
        let shift = Int.bitWidth - count.leadingZeroBitCount - 7
        return exactBuckets / 2 * (shift + 1) + (count >> shift - exactBuckets / 2)
    }

    private static func areInOrder(_ left: StatsReport.Row, _ right: StatsReport.Row) -> Bool {
        left.figures.counts.events > right.figures.counts.events
            || (left.figures.counts.events == right.figures.counts.events
                && left.key.utf8.lexicographicallyPrecedes(right.key.utf8))
    }
}
