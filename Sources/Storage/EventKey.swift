package import BSON

/// Field names of documents in the queue, in `events` and in `events_dead`.
package enum EventKey {
    package static let id: BSONKey = "_id"
    package static let siteID: BSONKey = "site_id"
    package static let eventType: BSONKey = "event_type"
    package static let path: BSONKey = "path"
    package static let userID: BSONKey = "user_id"
    package static let timestamp: BSONKey = "timestamp"
    package static let properties: BSONKey = "properties"
    package static let ingestedAt: BSONKey = "ingested_at"
    package static let processedAt: BSONKey = "processed_at"
    /// Only in the queue, and the last field there, so that it is left behind by copying what stands before it.
    package static let partition: BSONKey = "partition"
}
