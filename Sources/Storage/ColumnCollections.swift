import BSON
package import Mongo

/// The collections of the columns as MongoDB has them.
package enum ColumnCollections {
    /// Creates them with a compression that takes less of the disk than MongoDB's usual one.
    ///
    /// Those that are there already stay as they are, and so do all where MongoDB does not let its storage be chosen: all is
    /// the same then, only larger.
    /// - Throws: ``MongoError``.
    package static func create(_ names: [String], on client: MongoClient) throws(MongoError) {
        for name in names {
            do {
                try client.run([
                    "create": .string(name),
                    "storageEngine": ["wiredTiger": ["configString": "block_compressor=zstd"]],
                    "writeConcern": MongoClient.durable,
                ])
            } catch {
                // NamespaceExists; BadValue, FailedToParse, Unauthorized, InvalidOptions or an option that is not known.
                guard [48, 2, 9, 13, 72, 40415].contains(error.code) else { throw error }
            }
        }
    }
}
