public import Analytics
public import Mongo

/// Answers ``StatsQuery``.
///
/// It knows what belongs to an answer; the numbers come from ``EventStatistics``, to which every question can be put.
public struct StatsReader: Sendable {
    private let queue: QueueStatistics
    private let events: EventStatistics

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        queue = QueueStatistics(names: names)
        events = EventStatistics(names: names)
    }

    /// Reads the queue and the events at one moment, committed by a majority.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time;
    ///   `InvalidInput` when the site's events span more buckets than the interval allows.
    public func report(_ query: StatsQuery, on client: MongoClient) throws -> StatsReport {
        try Reading.perform(on: client) { reading in try report(query, reading) }
    }

    private func report(_ query: StatsQuery, _ reading: Reading) throws -> StatsReport {
        let waiting = try queue.waiting(siteID: query.siteID, reading)
        let numbers = try events.numbers(query, buckets: buckets(query, reading), reading)
        return StatsReport(
            query: query,
            counts: numbers.counts,
            topPaths: numbers.topPaths,
            asOf: waiting.asOf,
            queued: waiting.count,
            series: numbers.series,
            breakdown: numbers.rows.flatMap { page(query, $0) },
            previous: try previous(query, reading),
            source: .events
        )
    }

    private func buckets(_ query: StatsQuery, _ reading: Reading) throws -> Buckets? {
        guard query.interval != nil else { return nil }
        return try query.buckets(
            firstEvent: query.start == nil ? events.first(ofSite: query.siteID, reading) : nil,
            lastEvent: query.end == nil ? events.last(ofSite: query.siteID, reading) : nil
        )
    }

    /// Cuts off the row that was read only to see whether there is more.
    private func page(_ query: StatsQuery, _ rows: [StatsReport.Row]) -> StatsReport.Page? {
        query.breakdown.map { by in
            let shown = Array(rows.prefix(query.limit))
            let next = rows.count > shown.count ? shown.last.map(query.cursor(after:)) : nil
            return StatsReport.Page(by: by, rows: shown, nextCursor: next)
        }
    }

    private func previous(_ query: StatsQuery, _ reading: Reading) throws -> StatsReport.Previous? {
        guard let scope = query.previousScope, let (from, to) = query.previousDays else { return nil }
        return StatsReport.Previous(from: from, to: to, counts: try events.counts(scope, reading))
    }
}
