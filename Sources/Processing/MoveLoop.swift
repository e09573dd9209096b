public import EventStore
public import Logging
public import Mongo
public import ServiceLifecycle

/// The worker's loop: keep the lease, move a batch, look again at once while batches come back full, wait when there is
/// nothing to do.
///
/// SIGTERM ends the loop after the batch in hand. When MongoDB goes away the loop backs off and comes back by itself.
public struct MoveLoop: Service {
    /// What the loop works with.
    public struct Dependencies: Sendable {
        let lane: MongoLane
        let readingLane: MongoLane
        let schema: Schema
        let leases: LeaseStore
        let mover: EventMover
        let queue: QueueReader

        /// - Parameters:
        ///   - lane: One thread, which does the moving.
        ///   - readingLane: One thread, which reads the next batch meanwhile.
        ///   - schema: Prepared before the first batch.
        ///   - leases: Says which partitions are this worker's.
        ///   - mover: Moves their events.
        ///   - queue: Reads them.
        public init(
            lane: MongoLane,
            readingLane: MongoLane,
            schema: Schema,
            leases: LeaseStore,
            mover: EventMover,
            queue: QueueReader
        ) {
            self.lane = lane
            self.readingLane = readingLane
            self.schema = schema
            self.leases = leases
            self.mover = mover
            self.queue = queue
        }
    }

    /// How often leases are looked at: partitions are spread evenly a few such times after a worker came or went.
    static let roundInterval = Duration.seconds(1)

    private let dependencies: Dependencies
    private let batchSize: Int
    private let pollInterval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - dependencies: What the loop works with.
    ///   - batchSize: Most events in one transaction.
    ///   - pollInterval: How long to wait when the queue is empty.
    ///   - logger: Told what was moved, at most once a second.
    public init(_ dependencies: Dependencies, batchSize: Int, pollInterval: Duration, logger: Logger) {
        self.dependencies = dependencies
        self.batchSize = batchSize
        self.pollInterval = pollInterval
        self.logger = logger
    }

    /// Runs until graceful shutdown or cancellation.
    public func run() async throws {
        guard try await isPrepared() else { return }
        logger.info("moving events", metadata: ["batch": "\(batchSize)", "poll": "\(pollInterval)"])
        var state = MoveState()
        var backoff = Backoff()
        var log = MoveLog(now: .now)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let move = try await step(&state)
                backoff.reset()
                log.add(move)
                await report(log.due(now: .now, isIdle: !state.hasMore))
                if !state.hasMore { await pause(pollInterval) }
            } catch let error as LeaseLost {
                logger.warning("lease lost, beginning anew", metadata: ["worker": "\(error.id)"])
                await rewind(&state)
                state = MoveState()
            } catch {
                await rewind(&state)
                let delay = backoff.next()
                say(error, delay: delay)
                await pause(delay)
            }
        }
        await report(log.rest(now: .now))
        await rewind(&state)
        await retire(state)
        logger.info("stopped moving events")
    }

    /// One batch, and before it, where it is time, a look at the leases.
    private func step(_ state: inout MoveState) async throws -> EventMover.Move {
        let lease = try await keepLease(&state)
        let batch = try await nextBatch(of: lease, &state)
        state.hasMore = batch.hasMore
        if batch.canGoOn {
            state.ahead = Task { [dependencies, batchSize] in
                try await dependencies.readingLane.run { client in
                    try dependencies.queue.next(limit: batchSize, on: client)
                }
            }
        }
        return try await dependencies.lane.run { [mover = dependencies.mover] client in
            try mover.move(batch, lease: lease, on: client)
        }
    }

    private func keepLease(_ state: inout MoveState) async throws -> WorkerLease {
        if let lease = state.lease, ContinuousClock.now < state.nextRound { return lease }
        let before = state.lease
        let registered =
            if let before { before } else {
                try await dependencies.lane.run { [leases = dependencies.leases] client in
                    try leases.register(on: client)
                }
            }
        // Kept before the round, which may fail: the next try must not register once more.
        state.lease = registered
        let lease = try await dependencies.lane.run { [leases = dependencies.leases] client in
            try leases.round(registered, on: client)
        }
        state.lease = lease
        state.nextRound = .now + Self.roundInterval
        if lease.partitions != before?.partitions {
            logger.info("partitions", metadata: ["owned": "\(lease.partitions.count)"])
            await rewind(&state)
        }
        return lease
    }

    /// The batch that was read ahead, or the first one of a new reading.
    private func nextBatch(of lease: WorkerLease, _ state: inout MoveState) async throws -> QueueReader.Batch {
        if let ahead = state.ahead {
            state.ahead = nil
            return try await ahead.value
        }
        return try await dependencies.readingLane.run { [queue = dependencies.queue, batchSize] client in
            try queue.first(limit: batchSize, of: lease, on: client)
        }
    }

    /// Forgets what was read and not moved.
    private func rewind(_ state: inout MoveState) async {
        state.ahead = nil
        // In line behind what is being read ahead. After the lane has been shut down there is nothing to forget.
        try? await dependencies.readingLane.run { [queue = dependencies.queue] _ in queue.rewind() }
    }

    /// Waits for MongoDB; `false` when shutdown came first.
    private func isPrepared() async throws -> Bool {
        do {
            try await cancelWhenGracefulShutdown {
                try await dependencies.schema.prepareWhenReachable(dependencies.lane, logger: logger)
            }
            return true
        } catch is CancellationError {
            return false
        }
    }

    /// Sleeps, but no longer than until shutdown begins.
    private func pause(_ duration: Duration) async {
        // A cancelled sleep only means that the loop's condition has to be looked at.
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }

    private func retire(_ state: MoveState) async {
        guard let lease = state.lease else { return }
        do {
            try await dependencies.lane.run { [leases = dependencies.leases] client in
                try leases.retire(lease, on: client)
            }
        } catch {
            logger.warning("the lease was not given back and has to run out", metadata: ["error": "\(error)"])
        }
    }

    private func say(_ error: any Error, delay: Duration) {
        let metadata: Logger.Metadata = ["error": "\(error)", "again_in": "\(delay)"]
        if (error as? MongoError)?.isTransient == true {
            logger.debug("a batch was given back", metadata: metadata)
        } else {
            logger.warning("a batch could not be moved", metadata: metadata)
        }
    }

    private func report(_ summary: MoveLog.Summary?) async {
        guard let summary else { return }
        let waiting = try? await dependencies.lane.run { [queue = dependencies.queue] client in
            try queue.waiting(on: client)
        }
        logger.info("moved events", metadata: summary.metadata(waiting: waiting))
    }
}
