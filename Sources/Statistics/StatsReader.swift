public import Analytics
public import Mongo
public import Storage

/// Answers ``StatsQuery``.
///
/// It knows what belongs to an answer; the numbers come from the rollups where these know them, and from the events, to
/// which every question can be put, where they do not.
public struct StatsReader: Sendable {
    private let queue: QueueStatistics
    private let rollups: RollupStatistics
    private let events: EventStatistics

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - start: Where the queue begins.
    public init(names: CollectionNames, start: QueueStart = QueueStart()) {
        queue = QueueStatistics(names: names, start: start)
        rollups = RollupStatistics(names: names)
        events = EventStatistics(names: names)
    }

    /// Reads the queue and the rollups or events at one moment, committed by a majority.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time;
    ///   ``RollupDamage`` when the site's rollups cannot be read; `InvalidInput` when the site's events span more buckets
    ///   than the interval allows.
    public func report(_ query: StatsQuery, on client: MongoClient) throws -> StatsReport {
        try Reading.perform(on: client) { reading in try report(query, reading) }
    }

    private func report(_ query: StatsQuery, _ reading: Reading) throws -> StatsReport {
        let waiting = try queue.waiting(siteID: query.siteID, reading)
        let summed = RollupStatistics.cover(query) ? try rollups.answer(query, reading) : nil
        let numbers = try summed ?? events.answer(query, reading)
        return StatsReport(
            query: query,
            counts: numbers.counts,
            topPaths: numbers.topPaths,
            asOf: waiting.asOf,
            queued: waiting.count,
            series: numbers.series,
            breakdown: numbers.rows.flatMap { page(query, $0) },
            previous: previous(query, numbers.previous),
            source: summed == nil ? .events : .rollup
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

    private func previous(_ query: StatsQuery, _ counts: Measures?) -> StatsReport.Previous? {
        guard let counts, let (from, to) = query.previousDays else { return nil }
        return StatsReport.Previous(from: from, to: to, counts: counts)
    }
}
