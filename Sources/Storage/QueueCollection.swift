import BSON
package import Mongo

/// The queue as MongoDB has it: how the collection is made, and the index that it is read by.
package enum QueueCollection {
    /// The queue's index: workers read the oldest first, and the waiting events of a site are counted in it.
    ///
    /// The time comes first, so that events come in at one end and go at the other: what has gone leaves tombstones behind
    /// that a reading has to step over until MongoDB clears them away, and here they lie together, before all that is
    /// waiting.
    package static let index = "ingested_partition"

    /// Creates the queue as a clustered collection: its documents lie in the index of their ids, so that putting one in
    /// and taking it out costs MongoDB less than with an index beside them.
    ///
    /// A queue that is there already stays as it is, and before version 5.3 MongoDB knows no clustered collections: all is
    /// the same then, only slower.
    /// - Throws: ``MongoError``.
    package static func create(_ name: String, on client: MongoClient) throws(MongoError) {
        do {
            try client.run([
                "create": .string(name), "clusteredIndex": ["key": ["_id": 1], "unique": true],
                "writeConcern": MongoClient.durable,
            ])
        } catch {
            // NamespaceExists; FailedToParse, InvalidOptions or IDLUnknownField of a version that does not know the option.
            guard [48, 9, 72, 40415].contains(error.code) else { throw error }
        }
    }
}
