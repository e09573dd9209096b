package import BSON
package import Mongo
package import Storage

/// Reads and writes what all parts of the rollups need.
package struct RollupStore {
    /// Finds the document that says whether the rollups count everything.
    package static let stateID: BSONDocument = ["_id": "rollups"]

    package let names: CollectionNames

    package init(names: CollectionNames) {
        self.names = names
    }

    /// Whether there are no events from before there were rollups, or these have been counted since.
    /// - Throws: `MongoError`.
    package func isComplete(on client: MongoClient, _ session: MongoSession) throws -> Bool {
        var isComplete = false
        try client.find(in: names.rollupState, Self.stateID, session: session) { document in
            isComplete = document["complete"]?.bool == true
            return false
        }
        return isComplete
    }

    /// Says so once and for all if it is so from the beginning: there are no events yet.
    /// - Throws: `MongoError`.
    package func prepareState(on client: MongoClient) throws {
        var hasEvents = false
        try client.find(in: names.events, .empty, options: ["limit": 1, "projection": ["_id": 1]]) { _ in
            hasEvents = true
            return false
        }
        let change: BSONValue = ["$setOnInsert": ["complete": .bool(!hasEvents)]]
        try client.update(names.rollupState, [MongoUpdate(filter: Self.stateID, change: change, upsert: true)])
    }

    /// The segments of a site.
    /// - Throws: `MongoError`.
    package func segments(
        ofSite siteID: String,
        limit: Int,
        on client: MongoClient,
        _ session: MongoSession
    ) throws -> [BSONDocument] {
        var found: [BSONDocument] = []
        try client.find(
            in: names.rollupSegments,
            RollupSegment.all(ofSite: siteID),
            options: ["limit": .int64(Int64(limit)), "sort": ["_id": 1]],
            session: session
        ) { document in
            found.append(document)
            return true
        }
        return found
    }

    /// The site's document; `nil` when it has none.
    /// - Throws: `MongoError`; ``RollupDamage``.
    package func site(_ siteID: String, on client: MongoClient, _ session: MongoSession?) throws -> RollupSite? {
        var found: BSONDocument?
        try client.find(
            in: names.rollupSites,
            ["_id": .string(siteID)],
            options: session == nil ? Self.majority : .empty,
            session: session
        ) { document in
            found = document
            return false
        }
        return try found.map { try RollupSite($0) }
    }

    /// Inserts documents of the rollups.
    /// - Throws: `MongoError`, never one that would be taken for an event that is there already.
    package func insert(
        _ documents: [UInt8],
        count: Int,
        into collection: String,
        on client: MongoClient,
        _ session: MongoSession?
    ) throws {
        try client.insert(documents, count: count, into: collection, session: session).requireSuccess(in: collection)
    }

    package static let majority: BSONDocument = ["readConcern": ["level": "majority"]]
}
