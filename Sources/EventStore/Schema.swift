import BSON
public import Mongo

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
        for (collection, indexes) in allIndexes {
            try client.run([
                "createIndexes": .string(collection), "indexes": .array(indexes.map { .document($0) }),
            ])
        }
        try leases.preparePartitions(on: client)
    }

    /// The queue's index: workers read their partitions oldest first, and the waiting events of a site are counted in it.
    static let queueIndex = "partition_ingested"

    private var allIndexes: [(collection: String, indexes: [BSONDocument])] {
        [
            (
                names.queue,
                [["name": .string(Self.queueIndex), "key": ["partition": 1, "ingested_at": 1, "site_id": 1]]]
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
        ]
    }
}
