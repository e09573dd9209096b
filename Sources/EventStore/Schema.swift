import BSON
public import Mongo

/// What Footfall needs of MongoDB: a replica set, and indexes.
public struct Schema: Sendable {
    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// Checks the topology and creates what is missing; does nothing when all is there.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/notReplicaSet`` for a standalone server.
    public func prepare(on client: MongoClient) throws(MongoError) {
        try client.requireReplicaSet()
        for (collection, indexes) in allIndexes {
            try client.run([
                "createIndexes": .string(collection), "indexes": .array(indexes.map { .document($0) }),
            ])
        }
    }

    private var allIndexes: [(collection: String, indexes: [BSONDocument])] {
        [
            (names.queue, [["name": "site_ingested", "key": ["site_id": 1, "ingested_at": 1]]]),
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
