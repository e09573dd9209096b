import Analytics
import BSON
import Mongo

/// Puts documents that cannot be processed into `events_dead`, within the transaction that takes them off the queue.
struct Cemetery: Sendable {
    private let names: CollectionNames

    /// A document up to this size is kept as a field; a larger one, with the reason around it, would be over MongoDB's
    /// limit and is kept in parts.
    private static let fieldSize = 15 * 1_024 * 1_024
    private static let partSize = 8 * 1_024 * 1_024

    init(names: CollectionNames) {
        self.names = names
    }

    /// Replaces what is there under the same `_id`: the same event sent again and refused again.
    func bury(
        _ graves: [Grave],
        at now: Timestamp,
        on client: MongoClient,
        _ session: MongoSession
    ) throws {
        for grave in graves {
            let bytes = grave.event.document.bytes
            let parts = bytes.count <= Self.fieldSize ? 0 : (bytes.count + Self.partSize - 1) / Self.partSize
            for part in 0..<parts {
                let slice = Array(bytes[(part * Self.partSize)..<min((part + 1) * Self.partSize, bytes.count)])
                try replace(
                    Self.partID(of: grave.event.idFilter, part),
                    on: client,
                    session
                ) { $0.append("bytes", .binary(slice, subtype: 0)) }
            }
            try replace(grave.event.idFilter, on: client, session) { writer in
                writer.append("reason", grave.reason)
                writer.append("tries", grave.tries)
                writer.append("first_tried_at", date: grave.firstTried.milliseconds)
                writer.append("buried_at", date: now.milliseconds)
                if parts == 0 {
                    writer.append("event", grave.event.document)
                } else {
                    writer.append("parts", parts)
                }
            }
        }
    }

    private func replace(
        _ filter: BSONDocument,
        on client: MongoClient,
        _ session: MongoSession,
        _ fields: (inout BSONWriter) -> Void
    ) throws {
        var writer = BSONWriter(appendingTo: [], copying: filter, upTo: filter.bytes.count - 1)
        fields(&writer)
        try client.update(
            names.dead,
            [MongoUpdate(filter: filter, change: .document(BSONDocument(unchecked: writer.finish())), upsert: true)],
            session: session
        )
    }

    /// The `_id` of a part, as a filter: `{_id: {of: {_id: …}, part: n}}`.
    static func partID(of filter: BSONDocument, _ part: Int) -> BSONDocument {
        ["_id": ["of": .document(filter), "part": .int32(Int32(part))]]
    }
}
