import Analytics
import Columns
import Mongo

// What a question needs of each block.
extension ColumnReader {
    /// The blocks of a time, as far as a question needs them.
    func blocks(
        _ scope: EventScope,
        _ dimensions: [Dimension],
        _ goals: [Goal] = [],
        timed: Bool,
        _ low: Int64? = nil,
        _ high: Int64? = nil
    ) throws -> (all: [ScanBlock], view: View) {
        let (start, end) = (scope.startMilliseconds, scope.endMilliseconds)
        let wanted = headers.filter { $0.last >= low ?? start && $0.first < high ?? end }
            .sorted { $0.first < $1.first }
        func isCut(_ header: BlockHeader) -> Bool { header.first < start || header.last >= end }
        let filters = scope.filters.filter { !$0.dimension.isOfVisit }
        let view = try view(
            wanted,
            timed: timed ? wanted : wanted.filter(isCut),
            Self.dimensions(scope, dimensions, goals)
        )
        func condition(_ filter: EventFilter) throws -> ([LoadedColumn?], [Bool]) {
            (view.column(filter.dimension), try passes(filter))
        }
        let conditions = try filters.map(condition)
        let goalConditions = try goals.map { try $0.filters.map(condition) }
        let measures = Self.conditions.map { condition in
            condition.map { (Self.field($0).map { view.column(.field($0)) } ?? [], counts($0)) }
        }
        let (users, bots) = (view.column(.field(.userID)), view.column(.field(.bot)))
        func tests(_ conditions: [([LoadedColumn?], [Bool])], _ place: Int) -> [ScanBlock.Test]? {
            ScanBlock.tests(conditions.map { column, passes in (column[place], { passes[Int($0)] }) })
        }
        let all = wanted.enumerated().map { place, header in
            let isInside = header.last >= start && header.first < end
            let filters = isInside ? tests(conditions, place) : nil
            return ScanBlock(
                place: place,
                rows: header.rows,
                times: view.times[place],
                isCut: isCut(header),
                users: users[place],
                filters: filters ?? [],
                isOther: filters == nil,
                flags: measures.map { measure in
                    measure.map { columns, counts in
                        let column = columns[place]
                        return (column?.codes ?? .same(0), (column?.numbers ?? [0]).map { counts($0) ? 1 : 0 })
                    }
                },
                bots: bots[place]?.codes,
                goals: goalConditions.map { tests($0, place) }
            )
        }
        return (all, view)
    }

    private static let conditions = Measure.inRows.map { measure -> Measure.Condition? in
        guard case .additive(let condition) = measure.kind else { return nil }
        return condition
    }

    /// What a question needs columns of, beside the times.
    static func dimensions(_ scope: EventScope, _ lists: [Dimension], _ goals: [Goal]) -> [Dimension] {
        let measured = conditions.compactMap { $0.flatMap(field) }.map { Dimension.field($0) }
        let filters = (scope.filters + goals.flatMap(\.filters)).map(\.dimension)
        return [.field(.userID), .field(.bot)] + filters + measured + lists
    }

    private static func field(_ condition: Measure.Condition) -> EventField? {
        EventField(utf8: Array(condition.field.utf8))
    }

    /// Which numbers, raised by one, count for a measure.
    private func counts(_ condition: Measure.Condition) -> (UInt32) -> Bool {
        guard let value = condition.value else { return { $0 > 0 } }
        guard let field = Self.field(condition) else { return { _ in false } }
        let number = columns.number(of: Array(value.utf8)[...], in: .text(field)).map { UInt32($0 + 1) }
        return { $0 == number }
    }

    /// Which numbers, raised by one, pass a filter.
    /// - Throws: `MongoError` when that takes too long.
    func passes(_ filter: EventFilter) throws -> [Bool] {
        let name = ColumnName(filter.dimension)
        let bound = columns.bound(name)
        var table = Array(repeating: filter.isNegated, count: bound + 1)
        table[0] = filter.passes(nil)
        switch filter.match {
        case .exact:
            for value in filter.values {
                guard let number = columns.number(of: Array(value.utf8)[...], in: name), number < bound else {
                    continue
                }
                table[number + 1] = !filter.isNegated
            }
        case .prefix, .contains:
            guard let texts = columns.numbers(name) else { break }
            for number in 0..<bound {
                if number.isMultiple(of: 256) { try reading.check() }
                table[number + 1] = filter.passes(texts[number])
            }
        case .absent: break
        }
        return table
    }
}
