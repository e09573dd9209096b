import Analytics
import BSON
import Mongo
import Storage

/// Puts documents that cannot be processed into `events_dead`, within the transaction that takes them off the queue.
struct DeadLetterWriter: Sendable {
    private let names: CollectionNames

    /// A document up to this size is kept as a field; a larger one, with the reason around it, would be over MongoDB's
    /// limit and is kept in parts.
    private static let fieldSize = 15 * 1_024 * 1_024
    private static let partSize = 8 * 1_024 * 1_024
    /// Nesting up to which a document is kept as a field; MongoDB stores 180 levels, and the field is one more.
    private static let fieldDepth = 150

    init(names: CollectionNames) {
        self.names = names
    }

    /// Replaces what is there under the same `_id`: the same event sent again and refused again.
    func write(
        _ rejected: [RejectedEvent],
        at now: Timestamp,
        on client: MongoClient,
        _ session: MongoSession
    ) throws {
        for letter in rejected {
            let bytes = letter.event.document.bytes
            let isField = bytes.count <= Self.fieldSize && !Self.isNested(letter.event.document, over: Self.fieldDepth)
            let parts = isField ? 0 : (bytes.count + Self.partSize - 1) / Self.partSize
            for part in 0..<parts {
                let slice = Array(bytes[(part * Self.partSize)..<min((part + 1) * Self.partSize, bytes.count)])
                try replace(
                    DeadLetterPart.id(of: letter.event.idFilter, part),
                    on: client,
                    session
                ) { $0.append("bytes", .binary(slice, subtype: 0)) }
            }
            try replace(letter.event.idFilter, on: client, session) { writer in
                writer.append("reason", letter.reason)
                writer.append("tries", letter.tries)
                writer.append("first_tried_at", date: letter.firstTried.milliseconds)
                writer.append("dead_lettered_at", date: now.milliseconds)
                if parts == 0 {
                    writer.append("event", letter.event.document)
                } else {
                    writer.append("parts", parts)
                    // Whoever asks for the letter of a site need not read the parts then.
                    if let site = letter.event.document["site_id"]?.string { writer.append("site_id", site) }
                }
            }
        }
    }

    /// Whether a document has more levels than a number, or cannot be read.
    private static func isNested(_ document: BSONDocument, over levels: Int) -> Bool {
        guard levels > 0 else { return true }
        do {
            var scanner = try BSONScanner(document)
            while let element = try scanner.next() {
                guard element.type == BSONType.document.rawValue || element.type == BSONType.array.rawValue else {
                    continue
                }
                let inner = BSONDocument(unchecked: Array(document.bytes[element.value]))
                if isNested(inner, over: levels - 1) { return true }
            }
            return false
        } catch {
            return true
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
}
