import Analytics
import BSON
import Storage

/// The aggregation stages that count events, each list for events that are in scope already.
///
/// MongoDB 5.0 has all of them.
enum EventStages {
    /// One document of `count` and `views`; none when there are no events.
    static let totals: [BSONDocument] = [["$group": ["_id": .null, "count": ["$sum": 1], "views": views]]]

    /// One document of `count`; none when there are no users.
    static let users: [BSONDocument] = [
        ["$match": ["user_id": ["$type": "string"]]], ["$group": ["_id": "$user_id"]], ["$count": "count"],
    ]

    /// The paths seen most: `_id`, `count` and `views`.
    static func topPaths(limit: Int) -> [BSONDocument] {
        breakdown(by: .path, after: nil, limit: limit)
    }

    /// Values by count, then by their bytes: `_id`, `count` and `views`.
    ///
    /// - Parameters:
    ///   - after: The row behind which to begin.
    ///   - limit: How many rows.
    static func breakdown(by field: EventField, after cursor: PageCursor?, limit: Int) -> [BSONDocument] {
        var stages: [BSONDocument] = [
            ["$match": .document([field.key: ["$type": "string"]])],
            ["$group": ["_id": .string("$" + field.name), "count": ["$sum": 1], "views": views]],
        ]
        if let cursor {
            let count = BSONValue.int64(Int64(cursor.count))
            stages.append([
                "$match": [
                    "$or": [
                        ["count": ["$lt": count]],
                        ["count": count, "_id": ["$gt": .string(cursor.value)]],
                    ]
                ]
            ])
        }
        stages.append(["$sort": ["count": -1, "_id": 1]])
        stages.append(["$limit": .int64(Int64(limit))])
        return stages
    }

    /// Buckets that have events, in no order: `_id` (their start), `count`, `views` and `users`.
    static func series(_ interval: Interval) -> [BSONDocument] {
        // First by bucket and user, so that no document has to hold all users of a bucket.
        let bucket: BSONValue = ["$dateTrunc": ["date": "$timestamp", "unit": .string(interval.rawValue)]]
        return [
            ["$group": ["_id": ["bucket": bucket, "user": "$user_id"], "count": ["$sum": 1], "views": views]],
            [
                "$group": [
                    "_id": "$_id.bucket", "count": ["$sum": "$count"], "views": ["$sum": "$views"],
                    "users": sum(where: isString("$_id.user")),
                ]
            ],
        ]
    }

    /// One document for each site: `_id`, `last`, `count` and `views`.
    static let sites: [BSONDocument] = [
        [
            "$group": [
                "_id": "$site_id", "last": ["$max": "$timestamp"], "count": ["$sum": 1], "views": views,
            ]
        ]
    ]

    /// One document of `count`, `views` and `users`, and of `recent_count`, `recent_views` and `recent_users`, which
    /// concern only what is later than a moment; none when there are no events.
    static func recent(after moment: Timestamp) -> [BSONDocument] {
        let isRecent: BSONValue = ["$gt": ["$timestamp", .date(moment.milliseconds)]]
        let isUser = isString("$_id")
        return [
            [
                "$group": [
                    "_id": "$user_id", "count": ["$sum": 1], "views": views, "recent_count": sum(where: isRecent),
                    "recent_views": sum(where: ["$and": [isRecent, isView]]),
                ]
            ],
            [
                "$group": [
                    "_id": .null, "count": ["$sum": "$count"], "views": ["$sum": "$views"],
                    "users": sum(where: isUser), "recent_count": ["$sum": "$recent_count"],
                    "recent_views": ["$sum": "$recent_views"],
                    "recent_users": sum(where: ["$and": [isUser, ["$gt": ["$recent_count", 0]]]]),
                ]
            ],
        ]
    }

    private static let isView: BSONValue = ["$eq": ["$event_type", .string(EventRules.pageView)]]
    private static let views = sum(where: isView)

    private static func sum(where condition: BSONValue) -> BSONValue { ["$sum": ["$cond": [condition, 1, 0]]] }

    private static func isString(_ field: String) -> BSONValue { ["$eq": [["$type": .string(field)], "string"]] }
}
