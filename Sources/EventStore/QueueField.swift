import BSON

/// Field names of documents in the queue and in `events`.
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
}
