public import Analytics
public import BSON

/// A queue document that could not be processed.
public struct DeadLetter: Sendable {
    /// How people name it: the hexadecimal form of an ObjectId, or the `_id` as JSON.
    public let name: String
    /// Why it could not be processed.
    public let reason: String
    /// How often it was tried.
    public let tries: Int
    /// When it was first tried; `nil` when another program wrote the letter.
    public let firstTried: Timestamp?
    /// When it was put away; `nil` when another program wrote the letter.
    public let deadLettered: Timestamp?
    /// The queue document; `nil` when only a summary was asked for, or when it is kept in parts.
    public let event: BSONDocument?
    /// Its `_id` alone, as a document.
    let filter: BSONDocument
    let parts: Int

    init(_ document: BSONDocument) throws(BSONError) {
        var scanner = try BSONScanner(document)
        var filter = BSONDocument.empty
        while let element = try scanner.next() {
            guard document.bytes[element.name].elementsEqual("_id".utf8) else { continue }
            var writer = BSONWriter(capacity: 32)
            writer.append("_id", type: element.type, rawValue: document.bytes[element.value])
            filter = BSONDocument(unchecked: writer.finish())
            break
        }
        self.filter = filter
        name = Self.name(of: filter)
        reason = document["reason"]?.string ?? "unknown"
        tries = document["tries"]?.integer.map(Int.init) ?? 0
        firstTried = document["first_tried_at"]?.date.map(Timestamp.init(milliseconds:))
        // `buried_at` in letters of versions before schema 2.
        deadLettered = (document["dead_lettered_at"] ?? document["buried_at"])?.date.map(Timestamp.init(milliseconds:))
        event = document["event"]?.document
        parts = document["parts"]?.integer.map(Int.init) ?? 0
    }

    private static func name(of filter: BSONDocument) -> String {
        if let id = filter["_id"]?.objectID { return id.hex }
        if let value = filter["_id"] { return value.json }
        // A type that is not read: its bytes still tell one from another.
        return filter.bytes.map { String($0, radix: 16) }.joined()
    }
}
