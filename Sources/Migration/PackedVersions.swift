import BSON
import Mongo
import Rollups

/// Version 1 stored packed numbers without the version of their format, and counts of values without runs.
enum PackedVersions {
    private static let batchSize = 500
    /// What schema 2 brought.
    private static let version: UInt8 = 2

    /// Gives the packed numbers of a batch of documents their version.
    ///
    /// Each is changed only if its numbers are still those that were read: a worker's write that came between is a newer
    /// one, and has the version already.
    static func migrate(
        _ collection: String,
        _ fields: [String],
        after position: BSONValue?,
        on client: MongoClient
    ) throws -> MigrationStep.Batch {
        var last: BSONValue?
        var count = 0
        var updates: [MongoUpdate] = []
        try client.find(
            in: collection,
            position.map { ["_id": ["$gt": $0]] } ?? .empty,
            options: ["sort": ["_id": 1], "limit": .int64(Int64(batchSize)), "readConcern": ["level": "majority"]]
        ) { document in
            last = document["_id"]
            count += 1
            if let update = update(document, fields) { updates.append(update) }
            return true
        }
        let changed = updates.isEmpty ? 0 : try client.update(collection, updates)
        return MigrationStep.Batch(position: count < batchSize ? nil : last, changed: changed)
    }

    private static func update(_ document: BSONDocument, _ fields: [String]) -> MongoUpdate? {
        guard let id = document["_id"] else { return nil }
        var filter: [(BSONKey, BSONValue)] = [("_id", id)]
        var change: [(BSONKey, BSONValue)] = []
        for field in fields {
            guard case .binary(let bytes, 0)? = document[field],
                let value = field == "counts" ? counts(document, id) : .binary([version] + bytes, subtype: 0x80)
            else { continue }
            filter.append((BSONKey(field), .binary(bytes, subtype: 0)))
            change.append((BSONKey(field), value))
        }
        guard !change.isEmpty else { return nil }
        return MongoUpdate(
            filter: BSONDocument(filter),
            change: ["$set": .document(BSONDocument(change))]
        )
    }

    /// `nil` when they cannot be read: what is damaged stays as it is, for the audit to find.
    private static func counts(_ document: BSONDocument, _ id: BSONValue) -> BSONValue? {
        guard let chunk = id.document?["c"]?.integer, (0..<1 << 31).contains(chunk) else { return nil }
        return try? RollupValues(chunk: Int(chunk), document).packed.value
    }
}
