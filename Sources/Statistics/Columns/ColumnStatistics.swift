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

    /// All numbers of a question; `nil` when the site has no columns with all of its events.
    ///
    /// - Throws: `MongoError`; `ColumnDamage`; `InvalidInput` when there are too many buckets.
    func answer(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers? {
        let stored = try reading.find(in: names.rollupSites, ["_id": .string(query.siteID)]).first
        guard let site = try? stored.map({ try RollupSite($0) }), site.columns == .complete else { return nil }
        let key = BlockKey(siteID: query.siteID, generation: site.generation)
        var headers: [BlockHeader] = []
        // Their columns are left out where they are in the same document.
        try reading.forEach(
            in: names.columnBlocks,
            key.everything,
            options: [("projection", ["columns.d": 0])]
        ) { document in
            headers.append(try BlockHeader(document))
            return true
        }
        let columns = cache.columns(of: key)
        defer {
            columns.keepOnly(headers)
            cache.trim()
        }
        return try answer(
            query,
            ColumnReader(key: key, headers: headers, columns: columns, names: names, reading: reading)
        )
    }

    /// All numbers of a question, from the events themselves.
    ///
    /// - Throws: `MongoError`; `InvalidInput` when there are too many buckets.
    func answerFromEvents(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers {
        let columns = SiteColumns()
        var scopes = [query.scope]
        if let previous = query.previousScope { scopes.append(previous) }
        let wanted = scopes.flatMap { ColumnReader.columns($0, by: Self.lists(query)) }
        let blocks = EventBlocks(names: names, reading: reading, columns: columns)
        let headers = try scopes.flatMap { try blocks.read($0, wanted) }
        let key = BlockKey(siteID: query.siteID, generation: 0)
        return try answer(
            query,
            ColumnReader(key: key, headers: headers, columns: columns, names: names, reading: reading)
        )
    }

    private func answer(_ query: StatsQuery, _ reader: ColumnReader) throws -> StatsNumbers {
        let buckets = try query.buckets(
            firstEvent: reader.headers.map(\.first).min().map(Timestamp.init(milliseconds:)),
            lastEvent: reader.headers.map(\.last).max().map(Timestamp.init(milliseconds:))
        )
        let lists = Self.lists(query)
        let scan = try reader.scan(query.scope, by: lists, buckets)
        func rows(_ dimension: Dimension, after cursor: PageCursor?, limit: Int) -> [StatsReport.Row] {
            guard let place = lists.firstIndex(of: dimension) else { return [] }
            return reader.rows(of: dimension, scan.groupings[place], after: cursor, limit: limit)
        }
        return StatsNumbers(
            counts: scan.counts,
            topPaths: query.pathLimit > 0 ? rows(.field(.path), after: nil, limit: query.pathLimit) : [],
            series: buckets.map { buckets in
                zip(buckets.starts, scan.series?.counts ?? []).map { StatsReport.Bucket(start: $0, counts: $1) }
            },
            rows: query.breakdown.map { rows($0, after: query.cursor, limit: query.limit + 1) },
            previous: try query.previousScope.map { try reader.scan($0, by: [], nil).counts }
        )
    }

    /// The dimensions whose values are counted.
    private static func lists(_ query: StatsQuery) -> [Dimension] {
        let paths: [Dimension] = query.pathLimit > 0 ? [.field(.path)] : []
        return paths + (query.breakdown.map { paths.contains($0) ? [] : [$0] } ?? [])
    }
}
