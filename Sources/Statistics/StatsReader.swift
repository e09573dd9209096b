public import Analytics
import Columns
public import Mongo
public import Storage

/// Answers ``StatsQuery``.
///
/// It knows what belongs to an answer; the numbers come from the rollups where these know them, else from the columns, and
/// where a site has none, because it is older, from the events.
public struct StatsReader: Sendable {
    private let queue: QueueStatistics
    private let rollups: RollupStatistics
    private let columns: ColumnStatistics

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - start: Where the queue begins.
    ///   - cache: Keeps columns that were read.
    public init(
        names: CollectionNames,
        start: QueueStart = QueueStart(),
        cache: ColumnCache = ColumnCache(megabytes: ColumnCache.defaultMegabytes)
    ) {
        queue = QueueStatistics(names: names, start: start)
        rollups = RollupStatistics(names: names)
        columns = ColumnStatistics(names: names, cache: cache)
    }

    /// Whether the rollups know the answer, if they are complete.
    public static func mayBeInRollups(_ query: StatsQuery) -> Bool { RollupStatistics.cover(query) }

    /// Reads the queue and the rollups or events at one moment, committed by a majority.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - call: Says how long it may take, and whether anybody waits.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time;
    ///   ``RollupDamage`` when the site's rollups cannot be read; `InvalidInput` when the site's events span more buckets
    ///   than the interval allows.
    public func report(
        _ query: StatsQuery,
        _ call: MongoCall = .plain,
        on client: MongoClient
    ) throws -> StatsReport {
        try Reading.perform(call, on: client) { reading in
            if let report = try rollupReport(query, reading) { return report }
            do {
                if let numbers = try columns.answer(query, reading) {
                    return try report(query, numbers, from: .columns, reading)
                }
            } catch is ColumnDamage {
                // The audit tells what is wrong. The events know everything, too, if slower.
            }
            return try report(query, columns.answerFromEvents(query, reading), from: .events, reading)
        }
    }

    /// As ``report(_:_:on:)``, from the rollups alone: the cost does not depend on how many events there are.
    ///
    /// - Returns: `nil` when they do not know the answer.
    public func rollupReport(_ query: StatsQuery, _ call: MongoCall, on client: MongoClient) throws -> StatsReport? {
        try Reading.perform(call, on: client) { reading in try rollupReport(query, reading) }
    }

    private func rollupReport(_ query: StatsQuery, _ reading: Reading) throws -> StatsReport? {
        guard Self.mayBeInRollups(query), let numbers = try rollups.answer(query, reading) else { return nil }
        return try report(query, numbers, from: .rollup, reading)
    }

    private func report(
        _ query: StatsQuery,
        _ numbers: StatsNumbers,
        from source: StatsSource,
        _ reading: Reading
    ) throws -> StatsReport {
        let waiting = try queue.waiting(siteID: query.siteID, reading)
        return StatsReport(
            query: query,
            numbers: numbers,
            breakdown: numbers.rows.map { page(query, $0) },
            previous: previous(query, numbers.previous),
            asOf: waiting.asOf,
            queued: waiting.count,
            source: source,
            reads: reading.reads
        )
    }

    /// Cuts off the row that was read only to see whether there is more.
    private func page(_ query: StatsQuery, _ rows: [StatsReport.Row]) -> StatsReport.Page {
        let shown = Array(rows.prefix(query.limit))
        let next = rows.count > shown.count ? shown.last.map(query.cursor(after:)) : nil
        return StatsReport.Page(by: query.breakdown, rows: shown, nextCursor: next)
    }

    private func previous(_ query: StatsQuery, _ figures: StatsFigures?) -> StatsReport.Previous? {
        guard let figures, let (from, to) = query.previousDays else { return nil }
        return StatsReport.Previous(from: from, to: to, figures: figures)
    }
}
