public import Analytics
import BSON
public import Mongo
public import Storage

/// Answers ``SitesQuery``.
public struct SiteReader: Sendable {
    private let names: CollectionNames
    private let queue: QueueStatistics

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - start: Where the queue begins.
    public init(names: CollectionNames, start: QueueStart = QueueStart()) {
        self.names = names
        queue = QueueStatistics(names: names, start: start)
    }

    /// Reads the sites that have events; what waits in the queue is not among them.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - call: Says how long it may take, and whether anybody waits.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when these sites have too many events to count in
    ///   time.
    public func report(
        _ query: SitesQuery,
        _ call: MongoCall = .plain,
        on client: MongoClient
    ) throws -> SitesReport {
        try Reading.perform(call, on: client) { reading in
            if let report = try rollupReport(query, reading) { return report }
            return try report(counted(query, reading), from: .events, reading)
        }
    }

    /// As ``report(_:_:on:)``, from the rollups alone: the cost does not depend on how many events there are.
    ///
    /// - Returns: `nil` when they do not know the answer.
    public func rollupReport(_ query: SitesQuery, _ call: MongoCall, on client: MongoClient) throws -> SitesReport? {
        try Reading.perform(call, on: client) { reading in try rollupReport(query, reading) }
    }

    private func rollupReport(_ query: SitesQuery, _ reading: Reading) throws -> SitesReport? {
        let rollups = RollupSiteList(names: names)
        guard try rollups.isComplete(reading) else { return nil }
        return try report(rollups.page(query, reading), from: .rollup, reading)
    }

    private func report(
        _ page: (sites: [SitesReport.Site], hasMore: Bool),
        from source: StatsSource,
        _ reading: Reading
    ) throws -> SitesReport {
        SitesReport(
            sites: page.sites,
            nextCursor: page.hasMore ? page.sites.last.map { SitesQuery.cursor(after: $0.siteID) } : nil,
            asOf: try queue.asOf(reading),
            source: source
        )
    }

    /// From the events.
    private func counted(_ query: SitesQuery, _ reading: Reading) throws -> (sites: [SitesReport.Site], hasMore: Bool) {
        var found = try sites(after: query.cursor?.value, limit: query.limit + 1, reading)
        let hasMore = found.count > query.limit
        if hasMore { found.removeLast() }
        let totals = try totals(of: found, reading)
        let sites = try found.compactMap { site in
            try totals[Array(site.siteID.utf8)].map { totals in
                SitesReport.Site(
                    siteID: site.siteID,
                    firstEvent: site.firstEvent,
                    lastEvent: totals["last"]?.date.map(Timestamp.init(milliseconds:)) ?? site.firstEvent,
                    counts: try Measures(totals, Measure.additive)
                )
            }
        }
        return (sites, hasMore)
    }

    /// One step in the index for each site, over all of its events.
    ///
    /// A `$group` that MongoDB turns into such steps would go through all sites for a page of them.
    private func sites(
        after last: String?,
        limit: Int,
        _ reading: Reading
    ) throws -> [(siteID: String, firstEvent: Timestamp)] {
        var sites: [(siteID: String, firstEvent: Timestamp)] = []
        var bound: BSONValue = last.map { ["$gt": .string($0)] } ?? ["$gte": ""]
        while sites.count < limit {
            let next = try reading.find(
                in: names.events,
                ["site_id": bound],
                sort: ["site_id": 1, "timestamp": 1],
                fields: ["site_id", "timestamp"]
            ).first
            guard let next, let first = next["timestamp"]?.date else { break }
            let site = try next.string("site_id")
            sites.append((site, Timestamp(milliseconds: first)))
            bound = ["$gt": .string(site)]
        }
        return sites
    }

    /// The totals of neighbours in the index, by the bytes of their names.
    private func totals(
        of sites: [(siteID: String, firstEvent: Timestamp)],
        _ reading: Reading
    ) throws -> [[UInt8]: BSONDocument] {
        guard let first = sites.first, let last = sites.last else { return [:] }
        let range: BSONValue = ["$gte": .string(first.siteID), "$lte": .string(last.siteID)]
        let rows = try reading.aggregate(names.events, [["$match": ["site_id": range]]] + EventStages.sites)
        return try Dictionary(uniqueKeysWithValues: rows.map { (Array(try $0.string("_id").utf8), $0) })
    }
}
