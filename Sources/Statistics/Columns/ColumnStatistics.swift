import Analytics
import BSON
import Columns
import Rollups
import Storage

/// Numbers from the columns: exact for every question, at some nanoseconds a row of the blocks that it is about.
///
/// For a site that has none they are made of its events, for the one question.
struct ColumnStatistics: Sendable {
    private let names: CollectionNames
    private let cache: ColumnCache

    init(names: CollectionNames, cache: ColumnCache) {
        self.names = names
        self.cache = cache
    }

    /// Runs `body` with the columns of a site.
    ///
    /// - Returns: `nil` when the site has no columns with all of its events.
    /// - Throws: `MongoError`; `ColumnDamage`; what `body` throws.
    func read<Answer>(_ siteID: String, _ reading: Reading, _ body: (ColumnReader) throws -> Answer) throws -> Answer? {
        let stored = try reading.find(in: names.rollupSites, ["_id": .string(siteID)]).first
        guard let site = try? stored.map({ try RollupSite($0) }), site.columns == .complete else { return nil }
        let key = BlockKey(siteID: siteID, generation: site.generation)
        let columns = cache.columns(of: key)
        let headers = try headers(of: key, columns, reading)
        let asked = AskedColumns()
        defer { cache.trim(key, headers, asked: asked.names) }
        return try body(
            ColumnReader(key: key, headers: headers, columns: columns, names: names, reading: reading, asked: asked)
        )
    }

    /// The headers of all blocks of a site at the moment that is read. Blocks never change, so only their ids are read, in the
    /// index alone, and the headers of those that are not known.
    private func headers(of key: BlockKey, _ columns: SiteColumns, _ reading: Reading) throws -> [BlockHeader] {
        var ids: [ObjectID] = []
        try reading.forEach(in: names.columnBlocks, key.everything, options: [("projection", ["_id": 1])]) { document in
            guard let id = document["_id"]?.document?["b"]?.objectID else {
                throw ColumnDamage("the document of a block is not whole")
            }
            ids.append(id)
            return true
        }
        var headers = columns.headers(ids)
        guard headers.count < ids.count else { return headers }
        let known = Set(headers.map(\.id))
        let missing = ids.filter { !known.contains($0) }.map { BSONValue.document(key.id($0)) }
        var found: [BlockHeader] = []
        try reading.forEach(
            in: names.columnBlocks,
            ["_id": ["$in": .array(missing)]],
            // Their columns are left out where they are in the same document.
            options: [("projection", ["columns.d": 0])]
        ) { document in
            found.append(try BlockHeader(document))
            return true
        }
        guard found.count == missing.count else { throw ColumnDamage("a block's document names another block") }
        columns.keep(found)
        headers += found
        return headers
    }

    /// All numbers of a question; `nil` when the site has no columns with all of its events.
    ///
    /// - Throws: `MongoError`; `ColumnDamage`; `InvalidInput` when there are too many buckets, or it would be too much.
    func answer(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers? {
        try read(query.siteID, reading) { try answer(query, $0) }
    }

    /// All numbers of a question, from the events themselves.
    ///
    /// - Throws: `MongoError`; `InvalidInput` when there are too many buckets, or it would be too much.
    func answerFromEvents(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers {
        // Visits may begin and end at any time.
        let start = query.previousScope.map(\.start) ?? query.start
        let scope =
            query.needsWholeVisits
            ? EventScope(siteID: query.siteID) : EventScope(siteID: query.siteID, start: start, end: query.end)
        return try answer(query, blocks(scope, query, Self.lists(query), reading))
    }

    /// Blocks of the events of a scope's site and time.
    private func blocks(_ scope: EventScope, _ query: StatsQuery, _ lists: [[Dimension]], _ reading: Reading) throws
        -> ColumnReader
    {
        let columns = SiteColumns()
        let all = EventScope(siteID: scope.siteID, filters: query.filters)
        let dimensions = ColumnReader.dimensions(all, lists.flatMap { $0 }, query.goals + query.funnel)
        let blocks = EventBlocks(names: names, reading: reading, columns: columns)
        let headers = try blocks.read(scope, Array(Set(dimensions.map { ColumnName($0) })))
        let key = BlockKey(siteID: scope.siteID, generation: 0)
        return ColumnReader(
            key: key,
            headers: headers,
            columns: columns,
            names: names,
            reading: reading,
            asked: AskedColumns()
        )
    }

    /// The numbers of what happens now: of the short time, and of the long one with its minutes.
    ///
    /// - Throws: `MongoError`; `InvalidInput` when it would be too much.
    func realtime(_ query: RealtimeQuery, _ reading: Reading) throws -> (
        numbers: (short: StatsFigures, long: StatsNumbers), source: StatsSource
    ) {
        let stats = query.stats
        func scope(_ span: Int64) -> EventScope {
            EventScope(
                siteID: stats.siteID,
                start: Timestamp(milliseconds: reading.now.milliseconds - span + 1),
                end: Timestamp(milliseconds: reading.now.milliseconds + 1),
                filters: stats.filters,
                bots: stats.bots
            )
        }
        let (short, long) = (scope(RealtimeQuery.spans.short), scope(RealtimeQuery.spans.long))
        let minutes = try Buckets(.minute, from: long.start ?? reading.now, through: reading.now)
        let lists = stats.breakdown.isEmpty ? [] : [stats.breakdown]
        func numbers(_ reader: ColumnReader) throws -> (StatsFigures, StatsNumbers) {
            let counts = try reader.scan(stats, long, by: lists, minutes)
            var numbers = counts.numbers(minutes)
            if let list = lists.first {
                numbers.rows = reader.rows(of: list, counts.groups[0], sort: stats.sort, after: nil, limit: stats.limit)
            }
            return (try reader.scan(stats, short, by: [], nil).numbers(nil).figures, numbers)
        }
        do {
            if let answer = try read(stats.siteID, reading, numbers) { return (answer, .columns) }
        } catch is ColumnDamage {
            // As for other questions.
        }
        return (
            try numbers(
                blocks(stats.needsWholeVisits ? EventScope(siteID: stats.siteID) : long, stats, lists, reading)
            ), .events
        )
    }

    private func answer(_ query: StatsQuery, _ reader: ColumnReader) throws -> StatsNumbers {
        let buckets = try query.buckets(
            firstEvent: reader.headers.map(\.first).min().map(Timestamp.init(milliseconds:)),
            lastEvent: reader.headers.map(\.last).max().map(Timestamp.init(milliseconds:))
        )
        return query.needsUsersInOrder
            ? try answerByUser(query, reader, buckets) : try answerByValue(query, reader, buckets)
    }

    private func answerByValue(_ query: StatsQuery, _ reader: ColumnReader, _ buckets: Buckets?) throws
        -> StatsNumbers
    {
        let lists = Self.lists(query).compactMap(\.first)
        let scan = try reader.scan(query.scope, by: lists, buckets)
        func rows(_ dimension: Dimension, sort: Metric, after cursor: PageCursor?, limit: Int) -> [StatsReport.Row] {
            guard let place = lists.firstIndex(of: dimension) else { return [] }
            return reader.rows(of: dimension, scan.groupings[place], sort: sort, after: cursor, limit: limit)
        }
        var numbers = StatsNumbers()
        numbers.figures.counts = scan.counts
        if query.pathLimit > 0 {
            numbers.topPaths = rows(.field(.path), sort: .events, after: nil, limit: query.pathLimit)
        }
        numbers.series = buckets.map { buckets in
            zip(buckets.starts, scan.series?.counts ?? []).map { start, counts in
                StatsReport.Bucket(start: start, figures: StatsFigures(counts: counts))
            }
        }
        numbers.rows = query.breakdown.first.map {
            rows($0, sort: query.sort, after: query.cursor, limit: query.limit + 1)
        }
        numbers.previous = try query.previousScope.map {
            StatsFigures(counts: try reader.scan($0, by: [], nil).counts)
        }
        return numbers
    }

    private func answerByUser(_ query: StatsQuery, _ reader: ColumnReader, _ buckets: Buckets?) throws
        -> StatsNumbers
    {
        let lists = Self.lists(query)
        let counts = try reader.scan(query, query.scope, by: lists, buckets)
        func rows(_ list: [Dimension], sort: Metric, after cursor: PageCursor?, limit: Int) -> [StatsReport.Row] {
            guard let place = lists.firstIndex(of: list) else { return [] }
            return reader.rows(of: list, counts.groups[place], sort: sort, after: cursor, limit: limit)
        }
        var numbers = counts.numbers(buckets)
        if query.pathLimit > 0 {
            numbers.topPaths = rows([.field(.path)], sort: .events, after: nil, limit: query.pathLimit)
        }
        if !query.breakdown.isEmpty {
            numbers.rows = rows(query.breakdown, sort: query.sort, after: query.cursor, limit: query.limit + 1)
        }
        numbers.previous = try query.previousScope.map { scope in
            try reader.scan(query, scope, by: [], nil).numbers(nil).figures
        }
        return numbers
    }

    /// The dimensions whose values are counted.
    private static func lists(_ query: StatsQuery) -> [[Dimension]] {
        let paths: [[Dimension]] = query.pathLimit > 0 ? [[.field(.path)]] : []
        return paths + (query.breakdown.isEmpty || paths.contains(query.breakdown) ? [] : [query.breakdown])
    }
}
