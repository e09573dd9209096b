public import Analytics
import BSON
public import Mongo

/// Answers ``StatsQuery`` from the events collection.
public struct StatsReader: Sendable {
    /// How long MongoDB may work on one question, in milliseconds.
    static let timeLimit: Int64 = 4_000

    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// Reads the queue and the events at one moment, committed by a majority.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/timeout`` when there are too many events to count in time.
    public func report(_ query: StatsQuery, on client: MongoClient) throws -> StatsReport {
        // Taken before the snapshot: what was accepted up to now is in the snapshot's queue or in its events.
        let now = Timestamp.now
        return try client.withSnapshot { snapshot in try read(query, now: now, snapshot, on: client) }
    }

    private func read(
        _ query: StatsQuery,
        now: Timestamp,
        _ snapshot: MongoSession,
        on client: MongoClient
    ) throws -> StatsReport {
        let options: BSONDocument = ["allowDiskUse": true, "maxTimeMS": .int64(Self.timeLimit)]
        let waiting = try client.aggregate(
            names.queue,
            Self.waitingPipeline(siteID: query.siteID),
            options: ["hint": .string(Schema.queueIndex), "maxTimeMS": .int64(Self.timeLimit)],
            session: snapshot
        ).first
        let counted =
            try client.aggregate(
                names.events,
                Self.pipeline(query),
                options: options,
                session: snapshot
            ).first ?? .empty
        let totals = try counted.first(of: "totals")
        let oldest = waiting?["oldest"]?.date.map(Timestamp.init(milliseconds:))
        return StatsReport(
            query: query,
            totalEvents: try totals?.integer("count") ?? 0,
            totalViews: try totals?.integer("views") ?? 0,
            uniqueUsers: try counted.first(of: "users")?.integer("count") ?? 0,
            topPaths: try counted.document("paths").values().compactMap(\.document).map { path in
                StatsReport.PathCount(
                    path: try path.string("_id"),
                    count: try path.integer("count"),
                    views: try path.integer("views")
                )
            },
            asOf: oldest.map { min($0, now) } ?? now,
            queued: try waiting?.integer("count") ?? 0
        )
    }

    private static func waitingPipeline(siteID: String) -> [BSONDocument] {
        [
            [
                "$match": [
                    "partition": .int32(Int32(Partition(siteID: Array(siteID.utf8)[...]).number)),
                    "site_id": .string(siteID),
                ]
            ],
            ["$group": ["_id": .null, "count": ["$sum": 1], "oldest": ["$min": "$ingested_at"]]],
        ]
    }

    static func pipeline(_ query: StatsQuery) -> [BSONDocument] {
        let views: BSONValue = ["$sum": ["$cond": [["$eq": ["$event_type", .string(EventRules.pageView)]], 1, 0]]]
        return [
            ["$match": .document(match(query))],
            [
                "$facet": [
                    "totals": [["$group": ["_id": .null, "count": ["$sum": 1], "views": views]]],
                    "users": [
                        ["$match": ["user_id": ["$type": "string"]]], ["$group": ["_id": "$user_id"]],
                        ["$count": "count"],
                    ],
                    "paths": [
                        ["$match": ["path": ["$type": "string"]]],
                        ["$group": ["_id": "$path", "count": ["$sum": 1], "views": views]],
                        ["$sort": ["count": -1, "_id": 1]], ["$limit": .int64(Int64(query.limit))],
                    ],
                ]
            ],
        ]
    }

    private static func match(_ query: StatsQuery) -> BSONDocument {
        var fields: [(BSONKey, BSONValue)] = [("site_id", .string(query.siteID))]
        var bounds: [(BSONKey, BSONValue)] = []
        if let start = query.start { bounds.append(("$gte", .date(start.milliseconds))) }
        if let end = query.end { bounds.append(("$lt", .date(end.milliseconds))) }
        if !bounds.isEmpty { fields.append(("timestamp", .document(BSONDocument(bounds)))) }
        if let eventType = query.eventType { fields.append(("event_type", .string(eventType))) }
        return BSONDocument(fields)
    }
}

extension BSONDocument {
    /// The first element of an array field; `nil` when the array is empty or missing.
    fileprivate func first(of name: String) throws -> BSONDocument? {
        guard let array = self[name]?.document else { return nil }
        return try array.values().first?.document
    }
}
