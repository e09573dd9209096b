import BSON
import Foundation
import Gzip
import Mongo
import Storage

/// A database that the version without a schema version has left; see `Fixtures/README.md`.
struct VersionOne {
    struct Collection {
        let name: String
        let indexes: [BSONDocument]
        var documents: [BSONDocument] = []
    }

    private(set) var collections: [Collection] = []
    /// What its API answered while events waited, without `as_of`.
    private(set) var before: [(target: String, body: String)] = []
    /// What its API answered when its worker had moved them.
    private(set) var after: [(target: String, body: String)] = []

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = try Data(contentsOf: folder.appending(path: "Fixtures/version-1.bson.gz"))
        let bytes = try Gunzip.decompress(file, limit: 1 << 26)
        var start = 0
        var left = 0
        while start < bytes.count {
            let length = bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            let document = BSONDocument(unchecked: Array(bytes[start..<start + length]))
            start += length
            if left > 0 {
                collections[collections.count - 1].documents.append(document)
                left -= 1
            } else if let name = document["collection"]?.string {
                left = try document.integer("count")
                let indexes = try document["indexes"]?.document?.values().compactMap(\.document) ?? []
                collections.append(Collection(name: name, indexes: indexes))
            } else {
                let answers = try document.document("answers")
                before = try Self.answers(answers["before"])
                after = try Self.answers(answers["after"])
            }
        }
    }

    private static func answers(_ value: BSONValue?) throws -> [(target: String, body: String)] {
        try (value?.document?.values() ?? []).compactMap(\.document).map {
            (try $0.string("target"), try $0.string("body"))
        }
    }

    /// Puts everything into a database.
    /// - Parameter copies: How often the first site is there once more, under names of its own.
    func load(into database: TestDatabase, copies: Int = 0) async throws {
        for collection in collections {
            try await database.lane.run { client in
                if collection.name == TestDatabase.names.queue {
                    try QueueCollection.create(collection.name, on: client)
                }
                try client.run([
                    "createIndexes": .string(collection.name),
                    "indexes": .array(collection.indexes.map { .document($0) }),
                ])
            }
            try await insert(collection.documents, into: collection.name, database)
            for copy in 0..<copies {
                let site = "shop-\(copy)"
                try await insert(
                    collection.documents.compactMap { Self.copy($0, of: collection.name, to: site) },
                    into: collection.name,
                    database
                )
            }
        }
    }

    private func insert(_ documents: [BSONDocument], into collection: String, _ database: TestDatabase) async throws {
        // Large ones by themselves.
        var some: [BSONDocument] = []
        var size = 0
        for document in documents {
            if size + document.bytes.count > 8 << 20 || some.count == 5_000 {
                try await database.insert(some, into: collection)
                (some, size) = ([], 0)
            }
            some.append(document)
            size += document.bytes.count
        }
        if !some.isEmpty { try await database.insert(some, into: collection) }
    }

    private static let ids = ObjectIDGenerator()

    /// A document of the first site as one of another; `nil` for all others.
    private static func copy(_ document: BSONDocument, of collection: String, to site: String) -> BSONDocument? {
        let names = TestDatabase.names
        switch collection {
        case names.events where document["site_id"] == "shop":
            return replacing(document, ["_id": .objectID(ids.next(seconds: 1_700_000_000)), "site_id": .string(site)])
        case names.rollupSites where document["_id"] == "shop":
            return replacing(document, ["_id": .string(site)])
        case names.rollups, names.rollupUsers, names.rollupValues, names.rollupSegments:
            guard let id = document["_id"]?.document, id["s"] == "shop" else { return nil }
            var fields: [String: BSONValue] = ["s": .string(site)]
            if collection == names.rollupSegments {
                fields["p"] = .int32(Int32(Partition(siteID: Array(site.utf8)[...]).number))
            }
            return replacing(document, ["_id": .document(replacing(id, fields) ?? id)])
        default: return nil
        }
    }

    private static func replacing(_ document: BSONDocument, _ values: [String: BSONValue]) -> BSONDocument? {
        (try? document.fields()).map { fields in
            BSONDocument(fields.map { (BSONKey($0.key), values[$0.key] ?? $0.value) })
        }
    }
}
