import Analytics
import Columns
import Mongo

// What is counted, and how.
extension ColumnReader {
    /// Counts the events of a scope.
    ///
    /// - Parameters:
    ///   - lists: The dimensions whose values are counted.
    ///   - buckets: Those of the series, if one is asked for.
    /// - Throws: `MongoError`; `ColumnDamage`; `InvalidInput` when it would be too much.
    func scan(_ scope: EventScope, by lists: [Dimension], _ buckets: Buckets?) throws -> ColumnScan {
        let blocks = try blocks(scope, lists, timed: buckets != nil)
        var scan = ColumnScan(
            start: scope.startMilliseconds,
            end: scope.endMilliseconds,
            bots: scope.bots,
            userBound: columns.bound(.text(.userID))
        )
        scan.groupings = lists.map { .init(blocks.view.column($0), bound: columns.bound(ColumnName($0))) }
        scan.series = buckets.map { .init(BucketTable($0)) }
        for block in blocks.all { scan.add(block) }
        let call = reading.call
        try scan.run { _ = try call.millisecondsLeft() }
        return scan
    }

    /// Hours beside the time that is asked for in which visits are looked for first.
    private static let firstMargin: Int64 = 6 * 3_600_000

    /// Counts the events of a scope user by user.
    ///
    /// - Parameter lists: The dimensions, one or two, whose values are counted.
    /// - Throws: `MongoError`; `ColumnDamage`; `InvalidInput` when it would be too much.
    func scan(
        _ query: StatsQuery,
        _ scope: EventScope,
        by lists: [[Dimension]],
        _ buckets: Buckets?
    ) throws -> UserCounts {
        let (start, end) = (scope.startMilliseconds, scope.endMilliseconds)
        let known = (headers.map(\.first).min() ?? 0)...(headers.map(\.last).max() ?? .max)
        var margin = Self.firstMargin
        while true {
            // A visit may begin before the time that is asked for, and end behind it.
            let low = query.needsWholeVisits && start > .min + margin ? start - margin : start
            let high = query.needsWholeVisits && end < .max - margin ? end + margin : end
            let scan = try userScan(query, scope, by: lists, buckets, low, high)
            guard scan.isOpen, query.needsWholeVisits, low > known.lowerBound || high <= known.upperBound else {
                return scan
            }
            margin *= 8
        }
    }

    private func userScan(
        _ query: StatsQuery,
        _ scope: EventScope,
        by lists: [[Dimension]],
        _ buckets: Buckets?,
        _ low: Int64,
        _ high: Int64
    ) throws -> UserCounts {
        let needsTimes = query.needsVisits || !query.funnel.isEmpty || buckets != nil
        let goals = query.goals + query.funnel
        let dimensions = lists.flatMap { $0 }
        let blocks = try blocks(scope, dimensions, goals, timed: needsTimes, low, high)
        var rowColumns: [ColumnName] = []
        func place(_ name: ColumnName) -> Int {
            if let place = rowColumns.firstIndex(of: name) { return place }
            rowColumns.append(name)
            return rowColumns.count - 1
        }
        let sources = lists.map { list in
            list.map { dimension -> GroupCells.Source in
                switch dimension {
                case .entryPath: .entryPath
                case .exitPath: .exitPath
                case .field, .property: .column(place(ColumnName(dimension)))
                }
            }
        }
        let bounds = lists.map { $0.map { columns.bound(ColumnName($0)) } }
        try checkMemory(bounds, rows: blocks.all.reduce(0) { $0 + $1.rows })
        let ofVisit = scope.filters.filter(\.dimension.isOfVisit)
        let needsPath = !ofVisit.isEmpty || dimensions.contains(where: \.isOfVisit)
        let path = needsPath ? place(.text(.path)) : nil
        let plan = UserPlan(
            start: scope.startMilliseconds,
            end: scope.endMilliseconds,
            low: low,
            high: high,
            bots: scope.bots,
            userBound: columns.bound(.text(.userID)),
            hasVisits: query.needsVisits,
            series: buckets.map { BucketTable($0) },
            columns: rowColumns.map { name in
                blocks.view.names.firstIndex(of: name).map { blocks.view.columns[$0] } ?? []
            },
            path: path,
            visitFilters: try ofVisit.map { filter in
                .init(source: filter.dimension == .entryPath ? .entryPath : .exitPath, passes: try passes(filter))
            },
            lists: zip(sources, bounds).map { ($0, $1) },
            goalCount: query.goals.count,
            stepCount: query.funnel.count,
            pathPrecedes: { [columns] left, right in
                columns.withTexts([.text(.path)]) { $0(0, left).lexicographicallyPrecedes($0(0, right)) }
            }
        )
        var scan = UserScan(plan, blocks.all)
        let call = reading.call
        try scan.run { _ = try call.millisecondsLeft() }
        return scan.counts
    }

    /// Bytes that the groups of one question may take.
    private static let memoryLimit = 1 << 30

    private func checkMemory(_ bounds: [[Int]], rows: Int) throws(InvalidInput) {
        let memory = bounds.reduce(0) { $0 + GroupCells.memory(bounds: $1, rows: rows) * (UserScan.threads + 1) }
        guard memory > Self.memoryLimit else { return }
        throw InvalidInput(
            field: "breakdown",
            rule: """
                would need about \(memory >> 20) MiB of memory for its groups, and at most \(Self.memoryLimit >> 20) MiB \
                are allowed: ask for a shorter period, or for fewer values
                """
        )
    }

    /// The blocks of a time, as far as a question needs them.
    private func blocks(
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
    private func passes(_ filter: EventFilter) throws -> [Bool] {
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
            try columns.withTexts([name]) { text in
                for number in 0..<bound {
                    if number.isMultiple(of: 256) { try reading.check() }
                    table[number + 1] = filter.passes(text(0, number))
                }
            }
        case .absent: break
        }
        return table
    }
}

extension EventScope {
    /// The first moment, in milliseconds since 1970.
    fileprivate var startMilliseconds: Int64 { start?.milliseconds ?? .min }
    /// The first moment behind the last.
    fileprivate var endMilliseconds: Int64 { end?.milliseconds ?? .max }
}
