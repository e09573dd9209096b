import BSON
public import Leases
public import Mongo
import Rollups
public import Storage

/// What Footfall needs of MongoDB: a replica set, and indexes.
public struct Schema: Sendable {
    let names: CollectionNames
    let leases: LeaseStore

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - leases: Where the partitions' documents go.
    public init(names: CollectionNames, leases: LeaseStore) {
        self.names = names
        self.leases = leases
    }

    /// Checks the topology and creates what is missing; does nothing when all is there.
    ///
    /// - Throws: ``MongoError``, of kind ``MongoError/Kind/notReplicaSet`` for a standalone server; ``SchemaError``.
    public func prepare(on client: MongoClient) throws {
        try client.requireReplicaSet()
        try prepareVersion(on: client)
        try QueueCollection.create(names.queue, on: client)
        try ColumnCollections.create([names.columnBlocks, names.columns], on: client)
        for index in indexes { try index.create(on: client) }
        for collection in bareCollections {
            try IndexDefinition(collection, "_id_", ["_id": 1]).create(on: client)
        }
        try leases.preparePartitions(on: client)
        try RollupStore(names: names).prepareState(on: client)
    }

    /// The queue's first: events may come before all is done.
    private var indexes: [IndexDefinition] {
        [
            IndexDefinition(names.queue, QueueCollection.index, ["ingested_at": 1, "partition": 1, "site_id": 1]),
            // For what concerns the events themselves: the latest, the audit, sites that are older than columns.
            IndexDefinition(
                names.events,
                "site_time",
                ["site_id": 1, "timestamp": 1],
                formerKeys: [["site_id": 1, "timestamp": 1, "event_type": 1, "path": 1, "user_id": 1]]
            ),
            // From a value's number to its text.
            IndexDefinition(names.rollupValues, "number", ["_id.s": 1, "_id.g": 1, "_id.d": 1, "i": 1]),
        ]
    }

    /// Those without an index but the one that every collection has. Creating that one makes the collection, for one that
    /// is made within a transaction keeps others waiting.
    private var bareCollections: [String] {
        [
            names.rollups, names.rollupSegments, names.rollupSites, names.rollupUsers, names.rollupState,
            names.columnBlocks, names.columns,
        ]
    }
}
