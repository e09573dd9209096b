import Analytics
import BSON
public import Mongo
public import Storage

/// What people do with documents that could not be processed.
public struct DeadLetters: Sendable {
    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// Goes through all letters, without their events.
    ///
    /// - Parameter body: Called with each; `false` ends it.
    /// - Throws: `MongoError`, or what `body` throws.
    public func list(on client: MongoClient, _ body: (DeadLetter) throws -> Bool) throws {
        try client.find(
            in: names.dead,
            Self.letters,
            options: ["projection": ["event": 0, "bytes": 0]]
        ) { try body(DeadLetter($0)) }
    }

    /// Finds one letter with its event.
    ///
    /// - Parameter name: As ``DeadLetter/name``.
    /// - Returns: `nil` when there is none of that name.
    /// - Throws: `MongoError`.
    public func letter(named name: String, on client: MongoClient) throws -> DeadLetter? {
        var filter = ObjectID(hex: name).map { ["_id": .objectID($0)] as BSONDocument }
        if filter == nil {
            try list(on: client) { letter in
                if letter.name == name { filter = letter.filter }
                return filter == nil
            }
        }
        guard let filter else { return nil }
        var found: DeadLetter?
        try client.find(in: names.dead, filter) { document in
            found = try DeadLetter(document)
            return false
        }
        return found
    }

    /// Puts a letter's event back into the queue, in one transaction.
    /// - Throws: `MongoError`; the letter then stays.
    public func retry(_ letter: DeadLetter, on client: MongoClient) throws {
        let event = try letter.event ?? Self.joined(letter, in: names.dead, on: client)
        let queued = Self.placed(event)
        let session = try client.session()
        try client.withTransaction(session: session) {
            try client.update(
                names.queue,
                [MongoUpdate(filter: letter.filter, change: .document(queued), upsert: true)],
                session: session
            )
            try remove(letter, on: client, session)
        }
    }

    /// Deletes a letter and its event for good.
    /// - Throws: `MongoError`.
    public func delete(_ letter: DeadLetter, on client: MongoClient) throws {
        let session = try client.session()
        try client.withTransaction(session: session) { try remove(letter, on: client, session) }
    }

    /// Letters, not the parts of large ones.
    private static let letters: BSONDocument = ["reason": ["$exists": true]]

    private func remove(_ letter: DeadLetter, on client: MongoClient, _ session: MongoSession) throws {
        try client.delete(from: names.dead, letter.filter, session: session)
        for part in 0..<letter.parts {
            try client.delete(from: names.dead, Self.partFilter(letter, part), session: session)
        }
    }

    private static func partFilter(_ letter: DeadLetter, _ part: Int) -> BSONDocument {
        DeadLetterPart.id(of: letter.filter, part)
    }

    /// Puts together an event that was too large to be a field.
    private static func joined(
        _ letter: DeadLetter,
        in collection: String,
        on client: MongoClient
    ) throws -> BSONDocument {
        var bytes: [UInt8] = []
        for part in 0..<letter.parts {
            try client.find(in: collection, partFilter(letter, part)) { document in
                bytes += DeadLetterPart.bytes(of: document)
                return false
            }
        }
        return BSONDocument(unchecked: bytes)
    }

    /// The event with the partition of its site, or of none, for the mover to look at again.
    private static func placed(_ event: BSONDocument) -> BSONDocument {
        let site = event["site_id"]?.string.map { Array($0.utf8)[...] } ?? []
        var writer = BSONWriter(capacity: event.bytes.count + 32)
        do {
            var scanner = try BSONScanner(event)
            while let element = try scanner.next() {
                let name = String(decoding: event.bytes[element.name], as: UTF8.self)
                guard name != "partition" else { continue }
                writer.append(BSONKey(name), type: element.type, rawValue: event.bytes[element.value])
            }
        } catch {
            // Not a document of fields: it goes back as it was, and will be deadLettered again with the same reason.
            return event
        }
        writer.append(EventKey.partition, Partition(siteID: site).number)
        return BSONDocument(unchecked: writer.finish())
    }
}
