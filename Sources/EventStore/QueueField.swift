import BSON

/// Field names of documents in the queue, in `events` and in `events_dead`.
enum QueueField {
    static let id: BSONKey = "_id"
    static let siteID: BSONKey = "site_id"
    static let eventType: BSONKey = "event_type"
    static let path: BSONKey = "path"
    static let userID: BSONKey = "user_id"
    static let timestamp: BSONKey = "timestamp"
    static let properties: BSONKey = "properties"
    static let ingestedAt: BSONKey = "ingested_at"
    static let processedAt: BSONKey = "processed_at"
    /// Only in the queue, and the last field there, so that it is left behind by copying what stands before it.
    static let partition: BSONKey = "partition"
}
