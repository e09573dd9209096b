import Analytics
import BSON
import Columns
public import Leases
public import Mongo
public import Rollups
public import Storage

/// Moves events from the queue to the events collection, a batch in one transaction.
///
/// The transaction renews the worker's lease (which fails when another worker has taken over), inserts the events, adds
/// them to the rollups, puts away what cannot be processed, and deletes all of them from the queue by their exact ids. An
/// event is therefore at every moment in exactly one of the three collections, and counted if that is `events`.
public struct EventMover: Sendable {
    /// How often a document that MongoDB refuses is tried before it becomes a dead letter.
    static let tries = 3

    /// The lease that a transaction is made under, and the lane that makes it.
    struct LaneLease {
        let lease: WorkerLease
        let lane: Int
    }

    let names: CollectionNames
    private let leases: LeaseStore
    private let deadLetters: DeadLetterWriter
    let hook: MoveHook?
    let rollups: RollupWriter
    let columns: ColumnWriter
    /// Most events in one transaction.
    public let batchSize: Int

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - leases: Where the worker's lease is.
    ///   - batchSize: Most events in one transaction.
    ///   - segments: How much of the rollups may wait to be put in its place.
    ///   - hook: Called at each point of a move, for tests.
    public init(
        names: CollectionNames,
        leases: LeaseStore,
        batchSize: Int,
        segments: SegmentLimits = SegmentLimits(),
        hook: MoveHook? = nil
    ) {
        self.names = names
        self.batchSize = batchSize
        self.leases = leases
        deadLetters = DeadLetterWriter(names: names)
        rollups = RollupWriter(names: names, limits: segments)
        columns = ColumnWriter(names: names)
        self.hook = hook
    }

    /// Moves a batch, in as many transactions as it takes; what belongs to partitions that the worker does not own stays
    /// in the queue.
    ///
    /// - Parameters:
    ///   - batch: What was read from the queue.
    ///   - lease: The worker's lease.
    ///   - lane: Which of the worker's lanes this is. Two lanes must not move events of one partition at once.
    ///   - client: The lane's; blocks its thread.
    /// - Throws: ``LeaseLost``; ``MongoError``. Whatever it is, each event is then in exactly one collection, so that
    ///   reading the queue anew and moving again is right.
    public func move(
        _ batch: QueueReader.Batch,
        lease: WorkerLease,
        lane: Int,
        on client: MongoClient
    ) throws -> Move {
        guard !batch.events.isEmpty else { return Move() }
        hook?(.found)
        var sum = Move()
        for start in stride(from: 0, to: batch.count, by: batchSize) {
            let events = Array(batch.events[start..<min(start + batchSize, batch.count)])
            sum += try moveSplitting(events, LaneLease(lease: lease, lane: lane), on: client)
        }
        return sum
    }

    /// Moves a batch, in smaller and smaller parts where MongoDB refuses one of its documents for good.
    private func moveSplitting(_ batch: [QueuedEvent], _ laneLease: LaneLease, on client: MongoClient) throws -> Move {
        do {
            return try transfer(batch, laneLease, on: client)
        } catch let error as MongoError where error.concernsDocuments {
            guard batch.count > 1 else { return try retry(batch[0], laneLease, on: client) }
            let half = batch.count / 2
            var move = try moveSplitting(Array(batch[..<half]), laneLease, on: client)
            move += try moveSplitting(Array(batch[half...]), laneLease, on: client)
            return move
        }
    }

    /// Tries one document again; it becomes a dead letter when it is refused every time.
    private func retry(_ event: QueuedEvent, _ laneLease: LaneLease, on client: MongoClient) throws -> Move {
        let firstTried = Timestamp.now
        for attempt in 2... {
            do {
                return try transfer([event], laneLease, on: client)
            } catch let error as MongoError where error.concernsDocuments && attempt >= Self.tries {
                let rejected = RejectedEvent(
                    event: event,
                    reason: "MongoDB refused it: \(error)",
                    tries: attempt,
                    firstTried: firstTried
                )
                return try transfer([], rejecting: [rejected], all: [event], laneLease, on: client)
            } catch let error as MongoError where error.concernsDocuments {
                continue
            }
        }
        return Move()
    }

    private func transfer(_ batch: [QueuedEvent], _ laneLease: LaneLease, on client: MongoClient) throws -> Move {
        var fresh: [QueuedEvent] = []
        fresh.reserveCapacity(batch.count)
        var rejected: [RejectedEvent] = []
        var reassigned = 0
        for event in batch {
            switch event.verdict {
            case .malformed(let reason):
                rejected.append(RejectedEvent(event: event, reason: reason, tries: 1, firstTried: .now))
            // In whatever partition it is: a worker moves the events of sites that are its own.
            case .movable, .misplaced: if event.home.map(laneLease.lease.owns) ?? false { fresh.append(event) }
            }
            if case .misplaced(let home) = event.verdict, !laneLease.lease.owns(home) {
                try reassign(event, to: home, on: client)
                reassigned += 1
            }
        }
        let all = fresh.count == batch.count ? batch : fresh + rejected.map(\.event)
        guard !all.isEmpty else { return Move(reassigned: reassigned) }
        var move: Move
        do {
            move = try transfer(fresh, rejecting: rejected, all: all, laneLease, on: client)
        } catch let error as MongoError where error.kind == .duplicateKey {
            // Some of them were moved before and sent again. That is rare, so only now look which.
            let known = try existing(among: fresh, on: client)
            let unknown = fresh.filter { !known.contains($0.idFilter) }
            move = try transfer(unknown, rejecting: rejected, all: all, laneLease, on: client)
            move.duplicates = fresh.count - unknown.count
        }
        move.reassigned = reassigned
        return move
    }

    /// The transaction.
    private func transfer(
        _ fresh: [QueuedEvent],
        rejecting rejected: [RejectedEvent],
        all: [QueuedEvent],
        _ laneLease: LaneLease,
        on client: MongoClient
    ) throws -> Move {
        let processedAt = Timestamp.now
        var documents: [UInt8] = []
        documents.reserveCapacity(fresh.reduce(0) { $0 + $1.document.bytes.count + 24 })
        for event in fresh { event.append(to: &documents, processedAt: processedAt) }

        var changes = RollupBatch()
        var blocks: [BlockStore.NewBlock] = []
        try transaction(laneLease, on: client) { session in
            let reply = try client.insert(documents, count: fresh.count, into: names.events, session: session)
            if let failure = reply.writeErrors.first { throw failure.error }
            hook?(.inserted)
            changes = try sum(fresh, on: client, session)
            hook?(.summed)
            blocks = try writeRows(fresh, changes, on: client, session)
            hook?(.rowsWritten)
            try deadLetters.write(rejected, at: processedAt, on: client, session)
            hook?(.deadLettered)
            try delete(all, on: client, session)
            hook?(.deleted)
        }
        rollups.keep(changes)
        columns.keep(blocks)
        for siteID in changes.siteIDs where rollups.backlog.isDue(siteID) { try compact(siteID, laneLease, on: client) }
        for key in Set(blocks.map(\.key)) { try mergeBlocks(of: key, laneLease, on: client) }
        return Move(moved: fresh.count, deadLettered: rejected.count)
    }

    /// A transaction that only the owner of the lease can commit.
    func transaction(_ laneLease: LaneLease, on client: MongoClient, _ body: (MongoSession) throws -> Void) throws {
        let session = try client.session()
        do {
            try client.withTransaction(session: session) {
                hook?(.started)
                try leases.assertFence(laneLease.lease, lane: laneLease.lane, on: client, session)
                hook?(.fenced)
                try body(session)
                hook?(.committing)
            }
        } catch let error as MongoError where error.kind == .duplicateKey || error.concernsDocuments {
            throw error
        } catch {
            // It may have been committed, or another worker may have written meanwhile.
            rollups.forget()
            throw error
        }
        hook?(.committed)
    }

    private func delete(_ batch: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws {
        let deleted: Int
        do {
            deleted = try client.delete(from: names.queue, QueueRemoval(batch).statements, session: session)
        } catch {
            guard error.concernsDocuments else { throw error }
            // The command is too large, say. That is no fault of the events, which must not become dead letters for it.
            throw MongoError(.server, message: "the queue cannot be emptied: \(error)")
        }
        guard deleted == batch.count else {
            // Somebody else has taken some of them since the batch was read.
            throw MongoError(.server, message: "the queue changed under a batch", isTransient: true)
        }
    }

    private func existing(among batch: [QueuedEvent], on client: MongoClient) throws -> Set<BSONDocument> {
        var ids = BSONWriter(capacity: batch.count * 20 + 32)
        ids.append(idsOf: batch)
        var known: Set<BSONDocument> = []
        try client.find(
            in: names.events,
            ["_id": .document(BSONDocument(unchecked: ids.finish()))],
            options: ["projection": ["_id": 1], "readConcern": ["level": "majority"]]
        ) { document in
            known.insert(document)
            return true
        }
        return known
    }

    private func reassign(_ event: QueuedEvent, to home: Partition, on client: MongoClient) throws {
        try client.update(
            names.queue,
            [MongoUpdate(filter: event.idFilter, change: ["$set": ["partition": .int32(Int32(home.number))]])]
        )
    }
}
