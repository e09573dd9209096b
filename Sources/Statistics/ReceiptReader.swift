import BSON
public import Mongo
public import Storage

/// Tells what became of an event.
public struct ReceiptReader: Sendable {
    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// Looks for an event, at one moment in all collections.
    ///
    /// - Parameters:
    ///   - eventID: The client's own, or the one that the API gave it.
    ///   - siteID: The event's site.
    ///   - call: Says how long it may take, and whether anybody waits.
    ///   - client: Blocks its thread.
    /// - Returns: `nil` when there is no such event.
    /// - Throws: `MongoError`.
    public func receipt(
        eventID: String,
        siteID: String,
        _ call: MongoCall,
        on client: MongoClient
    ) throws -> Receipt? {
        let site = Array(siteID.utf8)[...]
        var ids = [EventIdentity.derivedID(siteID: site, eventID: Array(eventID.utf8))]
        if let generated = ObjectID(hex: eventID) { ids.append(generated) }
        return try Reading.perform(call, on: client) { reading in
            try receipt(ids: ids.map { .objectID($0) }, siteID: siteID, reading)
        }
    }

    private func receipt(ids: [BSONValue], siteID: String, _ reading: Reading) throws -> Receipt? {
        let any: BSONValue = ["$in": .array(ids)]
        // One by one: MongoDB 6 reads all of a clustered collection for more than one id.
        for id in ids {
            let queued = try reading.find(
                in: names.queue,
                ["_id": id, "site_id": .string(siteID)],
                fields: ["site_id"]
            )
            if !queued.isEmpty { return .queued }
        }
        let stored = try reading.find(in: names.events, ["_id": any, "site_id": .string(siteID)], fields: ["site_id"])
        if !stored.isEmpty { return .stored }
        for id in ids {
            if let reason = try deadLetter(["_id": id], siteID: siteID, reading) { return .dead(reason: reason) }
        }
        return nil
    }

    /// The reason of a dead letter of the site; `nil` when there is none under that `_id`, or it is another site's.
    private func deadLetter(_ id: BSONDocument, siteID: String, _ reading: Reading) throws -> String? {
        let fields: [BSONKey] = ["reason", "parts", "site_id", "event.site_id"]
        guard let letter = try reading.find(in: names.dead, id, fields: fields).first else { return nil }
        let site =
            try letter["event"]?.document?["site_id"] ?? letter["site_id"] ?? siteInParts(of: letter, id, reading)
        guard site?.string == siteID else { return nil }
        return letter["reason"]?.string ?? "unknown"
    }

    /// The site of an event that is kept in parts, of a letter from before letters named it.
    private func siteInParts(of letter: BSONDocument, _ id: BSONDocument, _ reading: Reading) throws -> BSONValue? {
        var bytes: [UInt8] = []
        for part in 0..<(letter["parts"]?.integer ?? 0) {
            let found = try reading.find(in: names.dead, DeadLetterPart.id(of: id, Int(part)), fields: ["bytes"]).first
            guard let found else { return nil }
            bytes += DeadLetterPart.bytes(of: found)
        }
        return BSONDocument(unchecked: bytes)["site_id"]
    }
}
