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
            pathPrecedes: { [paths = columns.numbers(.text(.path))] left, right in
                paths.map { $0[left].lexicographicallyPrecedes($0[right]) } ?? false
            }
        )
        var scan = UserScan(plan, blocks.all)
        try Self.checkMemory(scan)
        let call = reading.call
        try scan.run { _ = try call.millisecondsLeft() }
        return scan.counts
    }

    /// Bytes that the groups of one question may take.
    private static let memoryLimit = 512 << 20

    /// The rows of one part of the users are in memory together, and one user may have nearly all of a site's.
    private static func checkMemory(_ scan: UserScan) throws(InvalidInput) {
        guard scan.windowMemory > memoryLimit else { return }
        throw InvalidInput(
            field: nil,
            rule: """
                this question would need about \(scan.windowMemory >> 20) MiB of memory for events of single users, and at \
                most \(memoryLimit >> 20) MiB are allowed: ask for a shorter period
                """
        )
    }

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
}

extension EventScope {
    /// The first moment, in milliseconds since 1970.
    var startMilliseconds: Int64 { start?.milliseconds ?? .min }
    /// The first moment behind the last.
    var endMilliseconds: Int64 { end?.milliseconds ?? .max }
}
