import BSON
public import Mongo
import Rollups
import Storage

extension Schema {
    private static let id: BSONDocument = ["_id": "schema"]

    /// The version of what is stored: 1 when nothing says so and there is something.
    ///
    /// - Throws: ``SchemaError/newer(version:)``; ``MongoError``.
    public func version(on client: MongoClient) throws -> Int {
        var version = 1
        try client.find(in: names.schema, Self.id, options: RollupStore.majority) { document in
            version = document["version"]?.integer.map(Int.init) ?? 1
            return false
        }
        guard version <= SchemaVersion.current else { throw SchemaError.newer(version: version) }
        return version
    }

    /// Says that an empty database is of the current version. Of one that is not empty nothing is said.
    func prepareVersion(on client: MongoClient) throws {
        _ = try version(on: client)
        // Every version since the first has made this document before anything was counted.
        var hasState = false
        try client.find(in: names.rollupState, RollupStore.stateID, options: RollupStore.majority) { _ in
            hasState = true
            return false
        }
        guard !hasState, try isEmpty(names.events, on: client) else { return }
        try client.update(
            names.schema,
            [
                MongoUpdate(
                    filter: Self.id,
                    change: ["$setOnInsert": ["version": .int32(Int32(SchemaVersion.current))]],
                    upsert: true
                )
            ]
        )
    }

    private func isEmpty(_ collection: String, on client: MongoClient) throws -> Bool {
        var isEmpty = true
        try client.find(in: collection, .empty, options: ["limit": 1, "projection": ["_id": 1]]) { _ in
            isEmpty = false
            return false
        }
        return isEmpty
    }

    /// Notes that the database has come to a version.
    func setVersion(_ version: Int, on client: MongoClient) throws {
        let change: BSONValue = ["$max": ["version": .int32(Int32(version))]]
        try client.update(names.schema, [MongoUpdate(filter: Self.id, change: change, upsert: true)])
    }
}
