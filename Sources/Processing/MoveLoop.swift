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
        let schema: Schema
        let leases: LeaseStore
        let mover: EventMover
        let queue: QueueReader

        /// - Parameters:
        ///   - lane: One thread, which does the moving.
        ///   - schema: Prepared before the first batch.
        ///   - leases: Says which partitions are this worker's.
        ///   - mover: Moves their events.
        ///   - queue: Says how many are waiting.
        public init(
            lane: MongoLane,
            schema: Schema,
            leases: LeaseStore,
            mover: EventMover,
            queue: QueueReader
        ) {
            self.lane = lane
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
                let isIdle = move.taken < batchSize
                await report(log.due(now: .now, isIdle: isIdle))
                if isIdle { await pause(pollInterval) }
            } catch let error as LeaseLost {
                logger.warning("lease lost, beginning anew", metadata: ["worker": "\(error.id)"])
                state = MoveState()
            } catch {
                let delay = backoff.next()
                say(error, delay: delay)
                await pause(delay)
            }
        }
        await report(log.rest(now: .now))
        await retire(state)
        logger.info("stopped moving events")
    }

    /// One batch, and before it, where it is time, a look at the leases.
    private func step(_ state: inout MoveState) async throws -> EventMover.Move {
        let (result, next) = await dependencies.lane.result { [dependencies, batchSize, state] client in
            var state = state
            let result = Result { try state.step(dependencies, batchSize: batchSize, on: client) }
            return (result, state)
        }
        if let partitions = next.lease?.partitions, partitions != state.lease?.partitions {
            logger.info("partitions", metadata: ["owned": "\(partitions.count)"])
        }
        state = next
        return try result.get()
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
