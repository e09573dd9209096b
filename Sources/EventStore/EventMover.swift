import Analytics
import BSON
public import Mongo

/// Moves events from the queue to the events collection, a batch in one transaction.
public struct EventMover: Sendable {
    /// What became of one batch.
    public struct Move: Equatable, Sendable {
        /// Documents taken from the queue.
        public let taken: Int
        /// Of these, events that were in `events` already and were dropped.
        public let duplicates: Int
    }

    private let names: CollectionNames

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// Moves up to `limit` events.
    ///
    /// - Returns: `nil` when the queue is empty.
    /// - Throws: ``MongoError``. Whatever it is, each event is then either in the queue or in `events`, never in both
    ///   and never in none, so that calling again is right.
    public func move(limit: Int, on client: MongoClient) throws -> Move? {
        var batch: [QueuedEvent] = []
        try client.find(
            in: names.queue,
            .empty,
            options: ["limit": .int64(Int64(limit)), "batchSize": .int64(Int64(limit))]
        ) {
            batch.append(QueuedEvent(document: $0))
        }
        guard !batch.isEmpty else { return nil }
        let session = try client.startSession()
        do {
            try transfer(batch, all: batch, on: client, session)
            return Move(taken: batch.count, duplicates: 0)
        } catch let error as MongoError where error.kind == .duplicateKey {
            // Some of them were moved before and sent again. That is rare, so only now look which.
            let known = try existing(among: batch, on: client)
            let fresh = batch.filter { !known.contains($0.id) }
            try transfer(fresh, all: batch, on: client, session)
            return Move(taken: batch.count, duplicates: batch.count - fresh.count)
        }
    }

    /// How many events are waiting, from the collection's metadata.
    public func waiting(on client: MongoClient) throws(MongoError) -> Int {
        let reply = try client.run(["count": .string(names.queue)])
        return reply["n"]?.integer.map(Int.init) ?? 0
    }

    private func transfer(
        _ fresh: [QueuedEvent],
        all: [QueuedEvent],
        on client: MongoClient,
        _ session: MongoSession
    ) throws {
        let processedAt = Timestamp.now
        var documents: [UInt8] = []
        documents.reserveCapacity(fresh.reduce(0) { $0 + $1.document.bytes.count + 24 })
        for event in fresh {
            var writer = BSONWriter(appendingTo: exchange(&documents, with: []), copying: event.document)
            writer.append(QueueField.processedAt, date: processedAt.milliseconds)
            documents = writer.finish()
        }
        try client.withTransaction(session: session) {
            let reply = try client.insert(documents, count: fresh.count, into: names.events, session: session)
            if let failure = reply.writeErrors.first { throw failure.error }
            try delete(all, on: client, session)
        }
    }

    /// Deletes by exact ids: a range would also delete events that arrived in it after the batch was read.
    private func delete(_ batch: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws {
        let ids = BSONValue.array(batch.map(\.id))
        let reply = try client.run(
            ["delete": .string(names.queue), "deletes": [["q": ["_id": ["$in": ids]], "limit": 0]]],
            session: session
        )
        if let failure = WriteReply(reply).writeErrors.first { throw failure.error }
        guard reply["n"]?.integer == Int64(batch.count) else {
            // Another worker has taken some of them since the batch was read.
            throw MongoError(.server, message: "the queue changed under a batch", isTransient: true)
        }
    }

    private func existing(among batch: [QueuedEvent], on client: MongoClient) throws -> Set<BSONValue> {
        var known: Set<BSONValue> = []
        try client.find(
            in: names.events,
            ["_id": ["$in": .array(batch.map(\.id))]],
            options: ["projection": ["_id": 1], "readConcern": ["level": "majority"]]
        ) { document in
            if let id = document["_id"] { known.insert(id) }
        }
        return known
    }
}
