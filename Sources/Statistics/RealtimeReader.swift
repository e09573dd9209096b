public import Analytics
import BSON
import Columns
public import Mongo
public import Storage

/// Answers ``RealtimeQuery``.
public struct RealtimeReader: Sendable {
    private let names: CollectionNames
    private let queue: QueueStatistics
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
        self.names = names
        queue = QueueStatistics(names: names, start: start)
        columns = ColumnStatistics(names: names, cache: cache)
    }

    /// Reads what has happened lately by the events' own timestamps. Those that lie ahead are left out.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - call: Says how long it may take, and whether anybody waits.
    ///   - now: The end of the time that is counted, included.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time;
    ///   `InvalidInput` when it would be too much.
    public func report(
        _ query: RealtimeQuery,
        _ call: MongoCall = .plain,
        now: Timestamp = .now,
        on client: MongoClient
    ) throws -> RealtimeReport {
        try Reading.perform(call, on: client, now: now) { reading in
            let waiting = try queue.waiting(siteID: query.stats.siteID, reading)
            let (numbers, source) = try columns.realtime(query, reading)
            return RealtimeReport(
                query: query,
                lastFiveMinutes: numbers.short,
                lastThirtyMinutes: numbers.long.figures,
                minutes: numbers.long.series ?? [],
                rows: numbers.long.rows,
                events: try latest(query, reading),
                asOf: waiting.asOf,
                queued: waiting.count,
                source: source
            )
        }
    }

    /// More events than that are not kept, but for the first of them.
    private static let keptEvents = 1_000

    /// The latest events, in the order of the index. Those of one moment are put in the order of their ids.
    private func latest(_ query: RealtimeQuery, _ reading: Reading) throws -> [RealtimeReport.Event] {
        var bounds: [(BSONKey, BSONValue)] = [("$lte", .date(reading.now.milliseconds))]
        if !query.stats.filters.isEmpty {
            // Or all events would be gone through for a filter that few pass.
            bounds.append(("$gt", .date(reading.now.milliseconds - RealtimeQuery.spans.long)))
        }
        var filter: [(BSONKey, BSONValue)] = [
            ("site_id", .string(query.stats.siteID)), ("timestamp", .document(BSONDocument(bounds))),
        ]
        if query.stats.bots == .exclude { filter.append((EventField.bot.key, ["$exists": false])) }
        var found: [(time: Int64, id: String, event: BSONDocument)] = []
        func cut() {
            found.sort { $0.time != $1.time ? $0.time > $1.time : $0.id > $1.id }
            found.removeLast(max(0, found.count - RealtimeQuery.eventLimit))
        }
        var row = EventRow()
        try reading.forEach(
            in: names.events,
            BSONDocument(filter),
            options: [("sort", ["timestamp": -1]), ("batchSize", 100)]
        ) { event in
            guard row.read(event) else { return true }
            if found.count >= RealtimeQuery.eventLimit, let last = found.last, row.time < last.time { return false }
            guard query.stats.filters.allSatisfy({ $0.passes(row.value(of: $0.dimension)) }) else { return true }
            found.append((row.time, event["_id"]?.objectID?.hex ?? "", event))
            if found.count >= Self.keptEvents { cut() }
            return true
        }
        cut()
        return found.map { time, _, event in
            RealtimeReport.Event(
                timestamp: Timestamp(milliseconds: time),
                texts: RealtimeQuery.fields.reduce(into: [:]) { $0[$1] = event[$1.name]?.string }
            )
        }
    }
}
