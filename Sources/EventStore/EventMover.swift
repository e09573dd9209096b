import Analytics
import BSON
public import Mongo

/// Moves events from the queue to the events collection, a batch in one transaction.
///
/// The transaction renews the worker's lease (which fails when another worker has taken over), inserts the events, puts
/// away what cannot be processed, and deletes all of them from the queue by their exact ids. An event is therefore at
/// every moment in exactly one of the three collections.
public struct EventMover: Sendable {
    /// What became of one batch.
    public struct Move: Equatable, Sendable {
        /// Events now in `events`.
        public internal(set) var moved = 0
        /// Events that were in `events` already and were dropped.
        public internal(set) var duplicates = 0
        /// Documents that cannot be processed and were put into `events_dead`.
        public internal(set) var buried = 0
        /// Documents of other programs that were given their right partition, for whoever owns it.
        public internal(set) var redirected = 0

        /// Nothing yet.
        public init() {}

        init(moved: Int = 0, buried: Int = 0, redirected: Int = 0) {
            self.moved = moved
            self.buried = buried
            self.redirected = redirected
        }

        /// Documents that were looked at.
        public var taken: Int { moved + duplicates + buried + redirected }

        /// Sums up.
        public static func += (sum: inout Move, other: Move) {
            sum.moved += other.moved
            sum.duplicates += other.duplicates
            sum.buried += other.buried
            sum.redirected += other.redirected
        }
    }

    /// How often a document that MongoDB refuses is tried before it is buried.
    static let tries = 3
    /// Bytes of a batch, so that a batch of large documents does not fill the memory.
    private static let batchBytes = 32 * 1_024 * 1_024

    let names: CollectionNames
    private let leases: LeaseStore
    private let cemetery: Cemetery
    private let faults: FaultInjection?

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - leases: Where the worker's lease is.
    ///   - faults: For tests.
    public init(names: CollectionNames, leases: LeaseStore, faults: FaultInjection? = nil) {
        self.names = names
        self.leases = leases
        cemetery = Cemetery(names: names)
        self.faults = faults
    }

    /// Moves up to `limit` events of the worker's partitions.
    ///
    /// - Parameters:
    ///   - limit: Most documents.
    ///   - lease: The worker's lease.
    ///   - turn: Which partition comes first; it moves on, so that none waits for ever behind a busy one.
    ///   - client: Blocks its thread.
    /// - Throws: ``LeaseLost``; ``MongoError``. Whatever it is, each event is then in exactly one collection, so that
    ///   calling again is right.
    public func move(limit: Int, lease: WorkerLease, turn: inout Int, on client: MongoClient) throws -> Move {
        let batch = try next(limit: limit, lease: lease, turn: &turn, on: client)
        guard !batch.isEmpty else { return Move() }
        faults?.pass(.found)
        return try settle(batch, lease, on: client)
    }

    /// Finds documents that other programs wrote without a partition of their site: gives them one, or buries them.
    ///
    /// Done by the owner of the first partition alone; does nothing for others.
    /// - Throws: As ``move(limit:lease:turn:on:)``.
    public func moveStrays(limit: Int, lease: WorkerLease, on client: MongoClient) throws -> Move {
        guard lease.partitions.contains(where: { $0.number == 0 }) else { return Move() }
        let known = BSONValue.array((0..<Partition.count).map { .int32(Int32($0)) })
        var strays: [QueuedEvent] = []
        try find(["$nor": [["partition": ["$in": known]]]], limit: limit, into: &strays, on: client)
        return strays.isEmpty ? Move() : try settle(strays, lease, on: client)
    }

    /// How many documents are waiting, from the collection's metadata.
    public func waiting(on client: MongoClient) throws(MongoError) -> Int {
        let reply = try client.run(["count": .string(names.queue)])
        return reply["n"]?.integer.map(Int.init) ?? 0
    }

    // MARK: - Reading a batch

    private func next(
        limit: Int,
        lease: WorkerLease,
        turn: inout Int,
        on client: MongoClient
    ) throws -> [QueuedEvent] {
        let numbers = lease.partitions.map(\.number).sorted()
        guard !numbers.isEmpty else { return [] }
        var batch: [QueuedEvent] = []
        let start = turn
        try read(numbers.filter { $0 >= start }, limit: limit, into: &batch, on: client)
        if batch.count < limit {
            try read(numbers.filter { $0 < start }, limit: limit - batch.count, into: &batch, on: client)
            turn = 0
        } else {
            turn = (batch.last.flatMap { $0.document["partition"]?.integer.map(Int.init) } ?? -1) + 1
        }
        return batch
    }

    private func read(
        _ partitions: [Int],
        limit: Int,
        into batch: inout [QueuedEvent],
        on client: MongoClient
    ) throws {
        guard !partitions.isEmpty else { return }
        let filter: BSONDocument = ["partition": ["$in": .array(partitions.map { .int32(Int32($0)) })]]
        try find(filter, limit: limit, into: &batch, on: client)
    }

    private func find(
        _ filter: BSONDocument,
        limit: Int,
        into batch: inout [QueuedEvent],
        on client: MongoClient
    ) throws {
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
    }

    // MARK: - Moving it

    /// Moves a batch, in smaller and smaller parts where MongoDB refuses one of its documents for good.
    private func settle(_ batch: [QueuedEvent], _ lease: WorkerLease, on client: MongoClient) throws -> Move {
        do {
            return try transfer(batch, lease, on: client)
        } catch let error as MongoError where error.concernsDocuments {
            guard batch.count > 1 else { return try insist(on: batch[0], lease, on: client) }
            let half = batch.count / 2
            var move = try settle(Array(batch[..<half]), lease, on: client)
            move += try settle(Array(batch[half...]), lease, on: client)
            return move
        }
    }

    /// Tries one document again; buries it when it is refused every time.
    private func insist(on event: QueuedEvent, _ lease: WorkerLease, on client: MongoClient) throws -> Move {
        let firstTried = Timestamp.now
        for attempt in 2... {
            do {
                return try transfer([event], lease, on: client)
            } catch let error as MongoError where error.concernsDocuments && attempt >= Self.tries {
                let grave = Grave(
                    event: event,
                    reason: "MongoDB refused it: \(error)",
                    tries: attempt,
                    firstTried: firstTried
                )
                return try transfer([], burying: [grave], all: [event], lease, on: client)
            } catch let error as MongoError where error.concernsDocuments {
                continue
            }
        }
        return Move()
    }

    private func transfer(_ batch: [QueuedEvent], _ lease: WorkerLease, on client: MongoClient) throws -> Move {
        var fresh: [QueuedEvent] = []
        fresh.reserveCapacity(batch.count)
        var graves: [Grave] = []
        var redirected = 0
        for event in batch {
            switch event.verdict {
            case .movable: fresh.append(event)
            case .malformed(let reason): graves.append(Grave(event: event, reason: reason, tries: 1, firstTried: .now))
            case .misplaced(let home):
                try redirect(event, to: home, on: client)
                redirected += 1
            }
        }
        let all = redirected == 0 ? batch : fresh + graves.map(\.event)
        guard !all.isEmpty else { return Move(redirected: redirected) }
        var move: Move
        do {
            move = try transfer(fresh, burying: graves, all: all, lease, on: client)
        } catch let error as MongoError where error.kind == .duplicateKey {
            // Some of them were moved before and sent again. That is rare, so only now look which.
            let known = try existing(among: fresh, on: client)
            let unknown = fresh.filter { !known.contains($0.idFilter) }
            move = try transfer(unknown, burying: graves, all: all, lease, on: client)
            move.duplicates = fresh.count - unknown.count
        }
        move.redirected = redirected
        return move
    }

    /// The transaction.
    private func transfer(
        _ fresh: [QueuedEvent],
        burying graves: [Grave],
        all: [QueuedEvent],
        _ lease: WorkerLease,
        on client: MongoClient
    ) throws -> Move {
        let processedAt = Timestamp.now
        var documents: [UInt8] = []
        documents.reserveCapacity(fresh.reduce(0) { $0 + $1.document.bytes.count + 24 })
        for event in fresh { event.append(to: &documents, processedAt: processedAt) }

        let session = try client.session()
        try client.withTransaction(session: session) {
            faults?.pass(.started)
            try leases.hold(lease, on: client, session)
            faults?.pass(.fenced)
            let reply = try client.insert(documents, count: fresh.count, into: names.events, session: session)
            if let failure = reply.writeErrors.first { throw failure.error }
            faults?.pass(.inserted)
            try cemetery.bury(graves, at: processedAt, on: client, session)
            faults?.pass(.buried)
            try delete(all, on: client, session)
            faults?.pass(.deleted)
            faults?.pass(.committing)
        }
        faults?.pass(.committed)
        return Move(moved: fresh.count, buried: graves.count)
    }

    /// Deletes by exact ids: a range would also delete events that arrived in it after the batch was read.
    private func delete(_ batch: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws {
        let deleted = try client.delete(
            from: names.queue,
            ["_id": .document(Self.ids(of: batch))],
            session: session
        )
        guard deleted == batch.count else {
            // Somebody else has taken some of them since the batch was read.
            throw MongoError(.server, message: "the queue changed under a batch", isTransient: true)
        }
    }

    private func existing(among batch: [QueuedEvent], on client: MongoClient) throws -> Set<BSONDocument> {
        var known: Set<BSONDocument> = []
        try client.find(
            in: names.events,
            ["_id": .document(Self.ids(of: batch))],
            options: ["projection": ["_id": 1], "readConcern": ["level": "majority"]]
        ) { document in
            known.insert(document)
            return true
        }
        return known
    }

    /// `{$in: [ids]}`.
    private static func ids(of batch: [QueuedEvent]) -> BSONDocument {
        var writer = BSONWriter(capacity: batch.count * 20 + 32)
        writer.beginArray("$in")
        for (index, event) in batch.enumerated() { event.appendID(BSONKey(String(index)), to: &writer) }
        writer.end()
        return BSONDocument(unchecked: writer.finish())
    }

    private func redirect(_ event: QueuedEvent, to home: Partition, on client: MongoClient) throws {
        try client.update(
            names.queue,
            [MongoUpdate(filter: event.idFilter, change: ["$set": ["partition": .int32(Int32(home.number))]])]
        )
    }
}

extension MongoError {
    /// The server refuses what is written, so that trying again as it is will not help. Errors of the connection, of
    /// timing and of concurrency are none of these: documents are never buried for them.
    fileprivate var concernsDocuments: Bool {
        guard !isTransient, !isCommitUnknown else { return false }
        return switch kind {
        // DocumentValidationFailure, BSONObjectTooLarge, InvalidBSON, BadValue, KeyTooLong, CannotBuildIndexKeys.
        case .server: [121, 10334, 22, 2, 17280, 201].contains(code)
        case .driver: true
        default: false
        }
    }
}
