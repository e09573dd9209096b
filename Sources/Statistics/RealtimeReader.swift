public import Analytics
import BSON
public import Mongo
public import Storage

/// Answers ``RealtimeQuery``.
public struct RealtimeReader: Sendable {
    private let names: CollectionNames
    private let queue: QueueStatistics

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - start: Where the queue begins.
    public init(names: CollectionNames, start: QueueStart = QueueStart()) {
        self.names = names
        queue = QueueStatistics(names: names, start: start)
    }

    /// Reads what has happened lately by the events' own timestamps. Those that lie ahead are left out.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - call: Says how long it may take, and whether anybody waits.
    ///   - now: The end of the time that is counted, included.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time.
    public func report(
        _ query: RealtimeQuery,
        _ call: MongoCall = .plain,
        now: Timestamp = .now,
        on client: MongoClient
    ) throws -> RealtimeReport {
        try Reading.perform(call, on: client, now: now) { reading in try report(query, reading) }
    }

    private func report(_ query: RealtimeQuery, _ reading: Reading) throws -> RealtimeReport {
        let waiting = try queue.waiting(siteID: query.siteID, reading)
        let longAgo = BSONValue.date(reading.now.milliseconds - RealtimeQuery.spans.long)
        let recently = Timestamp(milliseconds: reading.now.milliseconds - RealtimeQuery.spans.short)
        let counts = try reading.aggregate(
            names.events,
            [["$match": .document(filter(query, ("$gt", longAgo), reading))]] + EventStages.recent(after: recently)
        ).first
        return RealtimeReport(
            query: query,
            lastFiveMinutes: try counts.map { try Measures($0, Measure.allCases, prefix: EventStages.recentPrefix) }
                ?? .none,
            lastThirtyMinutes: try counts.map { try Measures($0, Measure.allCases) } ?? .none,
            events: try latest(query, reading),
            asOf: waiting.asOf,
            queued: waiting.count,
            source: .events
        )
    }

    /// The latest events, in two steps: the index knows the time of the last one that is shown, but not the ids by
    /// which events of equal times are ordered.
    private func latest(_ query: RealtimeQuery, _ reading: Reading) throws -> [RealtimeReport.Event] {
        let last = try reading.find(
            in: names.events,
            filter(query, nil, reading),
            sort: ["timestamp": -1],
            skip: RealtimeQuery.eventLimit - 1,
            fields: ["timestamp"]
        ).first?["timestamp"]
        return try reading.find(
            in: names.events,
            filter(query, last.map { ("$gte", $0) }, reading),
            sort: ["timestamp": -1, "_id": -1],
            limit: RealtimeQuery.eventLimit,
            fields: [EventField.timestamp.key] + RealtimeQuery.fields.map(\.key)
        ).map { event in
            RealtimeReport.Event(
                timestamp: Timestamp(milliseconds: event["timestamp"]?.date ?? 0),
                texts: RealtimeQuery.fields.reduce(into: [:]) { $0[$1] = event[$1.name]?.string }
            )
        }
    }

    /// The site's events up to now, from a bound on.
    private func filter(
        _ query: RealtimeQuery,
        _ bound: (BSONKey, BSONValue)?,
        _ reading: Reading
    ) -> BSONDocument {
        var bounds: [(BSONKey, BSONValue)] = [("$lte", .date(reading.now.milliseconds))]
        if let bound { bounds.append(bound) }
        return ["site_id": .string(query.siteID), "timestamp": .document(BSONDocument(bounds))]
    }
}
