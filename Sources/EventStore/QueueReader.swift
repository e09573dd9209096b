import BSON
public import Mongo

/// Reads the queue for the worker.
public struct QueueReader: Sendable {
    /// Bytes of a batch, so that a batch of large documents does not fill the memory.
    private static let batchBytes = 32 * 1_024 * 1_024

    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// How many documents are waiting, from the collection's metadata.
    /// - Throws: `MongoError`.
    public func waiting(on client: MongoClient) throws(MongoError) -> Int {
        let reply = try client.run(["count": .string(names.queue)])
        return reply["n"]?.integer.map(Int.init) ?? 0
    }

    /// The next documents of some partitions, the oldest of each first.
    ///
    /// - Parameters:
    ///   - limit: Most documents.
    ///   - partitions: Whose.
    ///   - turn: The partition to begin with; it moves on, so that none waits for ever behind a busy one.
    ///   - client: Blocks its thread.
    func next(
        limit: Int,
        of partitions: [Partition],
        turn: inout Int,
        on client: MongoClient
    ) throws -> [QueuedEvent] {
        let start = turn
        var batch = try read(partitions.filter { $0.number >= start }, limit: limit, on: client)
        if batch.count < limit {
            batch += try read(partitions.filter { $0.number < start }, limit: limit - batch.count, on: client)
            turn = 0
        } else {
            turn = (batch.last.flatMap { $0.document["partition"]?.integer.map(Int.init) } ?? -1) + 1
        }
        return batch
    }

    /// Documents without a partition, or with one that does not exist.
    func strays(limit: Int, on client: MongoClient) throws -> [QueuedEvent] {
        let known = BSONValue.array((0..<Partition.count).map { .int32(Int32($0)) })
        return try find(["$nor": [["partition": ["$in": known]]]], limit: limit, on: client)
    }

    private func read(_ partitions: [Partition], limit: Int, on client: MongoClient) throws -> [QueuedEvent] {
        guard !partitions.isEmpty else { return [] }
        let numbers = BSONValue.array(partitions.map { .int32(Int32($0.number)) })
        return try find(["partition": ["$in": numbers]], limit: limit, on: client)
    }

    private func find(_ filter: BSONDocument, limit: Int, on client: MongoClient) throws -> [QueuedEvent] {
        var batch: [QueuedEvent] = []
        var bytes = 0
        try client.find(
            in: names.queue,
            filter,
            options: [
                "limit": .int64(Int64(limit)), "batchSize": .int64(Int64(limit)), "hint": .string(Schema.queueIndex),
            ]
        ) { document in
            batch.append(QueuedEvent(document: document))
            bytes += document.bytes.count
            return bytes < Self.batchBytes
        }
        return batch
    }
}
