package import BSON
package import Mongo

/// An index that Footfall needs.
package struct IndexDefinition: Sendable {
    package let collection: String
    package let name: String
    package let keys: BSONDocument
    /// The keys that earlier versions gave the index of that name: it is dropped and built anew.
    package let formerKeys: [BSONDocument]

    package init(_ collection: String, _ name: String, _ keys: BSONDocument, formerKeys: [BSONDocument] = []) {
        self.collection = collection
        self.name = name
        self.keys = keys
        self.formerKeys = formerKeys
    }

    /// Builds it, unless it is there.
    /// - Throws: ``SchemaError/indexConflict(collection:name:keys:needed:)``; `MongoError`.
    package func create(on client: MongoClient) throws {
        guard let conflict = try build(on: client) else { return }
        guard let found = try found(on: client) else { throw conflict }
        guard found.name == name, formerKeys.contains(found.keys) else {
            throw SchemaError.indexConflict(
                collection: collection,
                name: found.name,
                keys: Self.text(found.keys),
                needed: found.name == name ? Self.text(keys) : "the name \(name) for it"
            )
        }
        try drop(on: client)
        if let conflict = try build(on: client) { throw conflict }
    }

    /// IndexOptionsConflict and IndexKeySpecsConflict.
    private static let conflicts = [85, 86]
    private static let indexNotFound = 27

    /// - Returns: The server's error when another index stands in the way.
    private func build(on client: MongoClient) throws(MongoError) -> MongoError? {
        do {
            try client.run([
                "createIndexes": .string(collection),
                "indexes": .array([["name": .string(name), "key": .document(keys)]] as [BSONValue]),
                // Or a new primary might not have it, and nobody would create it again.
                "writeConcern": MongoClient.durable,
            ])
            return nil
        } catch {
            guard Self.conflicts.contains(error.code) else { throw error }
            return error
        }
    }

    private func drop(on client: MongoClient) throws(MongoError) {
        do {
            try client.run(["dropIndexes": .string(collection), "index": .string(name)])
        } catch {
            // Another program that starts just now may have dropped it.
            guard error.code == Self.indexNotFound else { throw error }
        }
    }

    /// The index of that name, or else the one of these keys.
    private func found(on client: MongoClient) throws -> (name: String, keys: BSONDocument)? {
        let reply = try client.run(["listIndexes": .string(collection), "cursor": ["batchSize": 1_000]])
        let indexes = try reply.document("cursor").document("firstBatch").values().compactMap(\.document)
            .compactMap { index in index["name"]?.string.flatMap { name in index["key"]?.document.map { (name, $0) } } }
        return indexes.first { $0.0 == name } ?? indexes.first { $0.1 == keys }
    }

    private static func text(_ keys: BSONDocument) -> String { BSONValue.document(keys).json }
}
