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
    /// - Returns: `nil` when there is no such event.
    /// - Throws: `MongoError`.
    public func receipt(eventID: String, siteID: String, on client: MongoClient) throws -> Receipt? {
        let site = Array(siteID.utf8)[...]
        var ids: [BSONValue] = [.objectID(EventIdentity.derivedID(siteID: site, eventID: Array(eventID.utf8)))]
        if let generated = ObjectID(hex: eventID) { ids.append(.objectID(generated)) }
        let filter: BSONDocument = ["_id": ["$in": .array(ids)], "site_id": .string(siteID)]
        return try client.withSnapshot { snapshot in
            try receipt(ids: ids, filter: filter, siteID: siteID, snapshot, on: client)
        }
    }

    private func receipt(
        ids: [BSONValue],
        filter: BSONDocument,
        siteID: String,
        _ snapshot: MongoSession,
        on client: MongoClient
    ) throws -> Receipt? {
        func first(in collection: String, _ filter: BSONDocument) throws -> BSONDocument? {
            var found: BSONDocument?
            try client.find(
                in: collection,
                filter,
                options: ["limit": .int64(1), "projection": ["reason": 1]],
                session: snapshot
            ) { document in
                found = document
                return false
            }
            return found
        }

        // One by one: MongoDB 6 reads all of a clustered collection for more than one id.
        for id in ids where try first(in: names.queue, ["_id": id, "site_id": .string(siteID)]) != nil {
            return .queued
        }
        if try first(in: names.events, filter) != nil { return .stored }
        let dead: BSONDocument = ["_id": ["$in": .array(ids)], "event.site_id": .string(siteID)]
        return try first(in: names.dead, dead).map { .dead(reason: $0["reason"]?.string ?? "unknown") }
    }
}
