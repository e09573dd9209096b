package import Analytics
package import BSON

/// Names that documents in the queue, in `events` and in `events_dead` have beside those of the event's own fields.
package enum EventKey {
    package static let id: BSONKey = "_id"
    package static let ingestedAt: BSONKey = "ingested_at"
    package static let processedAt: BSONKey = "processed_at"
    /// Only in the queue, and the last field there, so that it is left behind by copying what stands before it.
    package static let partition: BSONKey = "partition"

    fileprivate static let fields = EventField.allCases.map { BSONKey($0.name) }
}

extension EventField {
    /// Its name in documents.
    package var key: BSONKey { EventKey.fields[rawValue] }
}
