import BSON
import Mongo
import Storage

/// Lets one program at a time migrate, by the server's clock, and keeps where it is: a document in `schema`.
struct MigrationLock: Sendable {
    static let id: BSONDocument = ["_id": "migration"]

    /// What is under way.
    struct Progress: Sendable {
        var step: String?
        var position: BSONValue?
    }

    let names: CollectionNames
    /// A holder that has not been heard of for so long is taken to be gone.
    private let milliseconds: Int64
    private let holder = String(UInt64.random(in: .min ... .max), radix: 16)

    init(names: CollectionNames, milliseconds: Int64) {
        self.names = names
        self.milliseconds = milliseconds
    }

    /// Takes it, or keeps it.
    /// - Returns: What the last holder has done; `nil` while another program has it.
    func take(on client: MongoClient) throws -> Progress? {
        try client.update(
            names.schema,
            [MongoUpdate(filter: Self.id, change: ["$setOnInsert": ["holder": .null]], upsert: true)]
        )
        let isFree: BSONValue = [
            ["holder": .string(holder)], ["holder": .null], ["$expr": ["$lt": ["$until", "$$NOW"]]],
        ]
        guard try set([("_id", "migration"), ("$or", isFree)], [], on: client) else { return nil }
        var progress = Progress()
        try client.find(in: names.schema, Self.id, options: ["readConcern": ["level": "majority"]]) { document in
            progress = Progress(step: document["step"]?.string, position: document["position"])
            return false
        }
        if progress.position == .null { progress.position = nil }
        return progress
    }

    /// Keeps it, and notes what is done.
    /// - Returns: Whether it is still held.
    func note(_ progress: Progress, on client: MongoClient) throws -> Bool {
        try set(
            [("_id", "migration"), ("holder", .string(holder))],
            [
                // As a literal: texts in an _id may begin with a dollar sign.
                ("step", ["$literal": progress.step.map { .string($0) } ?? .null]),
                ("position", ["$literal": progress.position ?? .null]),
            ],
            on: client
        )
    }

    /// Leaves it to others, with what is done.
    func release(on client: MongoClient) throws {
        try client.update(
            names.schema,
            [MongoUpdate(filter: ["_id": "migration", "holder": .string(holder)], change: ["$set": ["holder": .null]])]
        )
    }

    private func set(
        _ filter: [(BSONKey, BSONValue)],
        _ fields: [(BSONKey, BSONValue)],
        on client: MongoClient
    ) throws -> Bool {
        let until: BSONValue = ["$add": ["$$NOW", .int64(milliseconds)]]
        let change = BSONDocument([("holder", .string(holder)), ("until", until)] + fields)
        let update = MongoUpdate(
            filter: BSONDocument(filter),
            change: .array([["$set": .document(change)]] as [BSONValue])
        )
        return try client.update(names.schema, [update]) == 1
    }
}
