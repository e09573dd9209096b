import Analytics
import Columns

// Lists, in their order.
extension ColumnReader {
    /// The rows of a list that was counted value by value.
    func rows(
        of dimension: Dimension,
        _ grouping: ColumnScan.Grouping,
        sort: Metric,
        after cursor: PageCursor?,
        limit: Int
    ) -> [StatsReport.Row] {
        let counts = grouping.counts
        let events = Measure.inRows.firstIndex(of: .events) ?? 0
        let sorted = sort.measure.flatMap { Measure.inRows.firstIndex(of: $0) } ?? events
        var ranking = Ranking(limit: limit, after: cursor)
        columns.withTexts([ColumnName(dimension)]) { text in
            for number in counts[events].indices.dropFirst() where counts[events][number] > 0 {
                ranking.take(number - 1, Int(counts[sorted][number])) { text(0, number - 1) }
            }
        }
        return ranking.places.map { place in
            var measures = Measures.none
            for (index, measure) in Measure.inRows.enumerated() {
                measures[measure] = Int(counts[index][place.number + 1])
            }
            return StatsReport.Row(value: String(decoding: place.text, as: UTF8.self), counts: measures)
        }
    }

    /// The rows of a list that was counted user by user.
    func rows(
        of dimensions: [Dimension],
        _ groups: GroupCells,
        sort: Metric,
        after cursor: PageCursor?,
        limit: Int
    ) -> [StatsReport.Row] {
        var ranking = Ranking(limit: limit, after: cursor)
        columns.withTexts(dimensions.map { ColumnName($0) }) { text in
            for place in groups.places {
                ranking.take(place, sort.rank(of: groups[place].figures)) {
                    let (value, other) = groups.values(at: place)
                    return dimensions.count == 1 ? text(0, value) : text(0, value) + [0] + text(1, other)
                }
            }
        }
        return ranking.places.map { place in
            let values = place.text.split(separator: 0, omittingEmptySubsequences: false)
            return StatsReport.Row(
                values: values.map { String(decoding: $0, as: UTF8.self) },
                figures: groups[place.number].figures
            )
        }
    }
}
