import BSON
public import Leases
public import Mongo
import Rollups
public import Storage

/// What Footfall needs of MongoDB: a replica set, and indexes.
public struct Schema: Sendable {
    private let names: CollectionNames
    private let leases: LeaseStore

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - leases: Where the partitions' documents go.
    public init(names: CollectionNames, leases: LeaseStore) {
        self.names = names
        self.leases = leases
    }

    /// Checks the topology and creates what is missing; does nothing when all is there.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/notReplicaSet`` for a standalone server.
    public func prepare(on client: MongoClient) throws {
        try client.requireReplicaSet()
        try QueueCollection.create(names.queue, on: client)
        for (collection, indexes) in allIndexes {
            try client.run([
                "createIndexes": .string(collection), "indexes": .array(indexes.map { .document($0) }),
                // Or a new primary might not have them, and nobody would create them again.
                "writeConcern": MongoClient.durable,
            ])
        }
        try leases.preparePartitions(on: client)
        try RollupStore(names: names).prepareState(on: client)
    }

    private var allIndexes: [(collection: String, indexes: [BSONDocument])] {
        // No index but the one that every collection has: this makes the collection, for one that is made within a
        // transaction keeps others waiting.
        let bare = [names.rollups, names.rollupSegments, names.rollupSites, names.rollupUsers, names.rollupState]
        // The queue first: events may come before all is done.
        return [
            (
                names.queue,
                [["name": .string(QueueCollection.index), "key": ["ingested_at": 1, "partition": 1, "site_id": 1]]]
            ),
            (
                // Covers every question of /stats, so that documents need not be fetched.
                names.events,
                [
                    [
                        "name": "site_time",
                        "key": ["site_id": 1, "timestamp": 1, "event_type": 1, "path": 1, "user_id": 1],
                    ]
                ]
            ),
            (
                // From a value's number to its text.
                names.rollupValues,
                [["name": "number", "key": ["_id.s": 1, "_id.g": 1, "_id.d": 1, "i": 1]]]
            ),
        ] + bare.map { ($0, [["name": "_id_", "key": ["_id": 1]]]) }
    }
}
