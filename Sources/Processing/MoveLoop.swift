import BSON
public import Leases
public import Logging
public import Migration
public import Mongo
public import Moving
public import ServiceLifecycle
import Storage

/// The worker's loop: keep the lease, move a batch, look again at once while batches come back full, wait when there is
/// nothing to do. ``MoveCycle`` decides what comes next; this does it.
///
/// SIGTERM ends the loop after the batch in hand. When MongoDB goes away the loop backs off and comes back by itself.
public struct MoveLoop: Service {
    /// What the loop works with.
    public struct Dependencies: Sendable {
        let lanes: [MongoLane]
        let readingLane: MongoLane
        let schema: Schema
        let leases: LeaseStore
        let mover: EventMover
        let queue: QueueReader
        /// For everything but moving.
        var lane: MongoLane { lanes[0] }

        /// - Parameters:
        ///   - lanes: One thread each, which do the moving, each in a transaction of its own; at least one.
        ///   - readingLane: One thread, which reads the next batch meanwhile.
        ///   - schema: Prepared before the first batch.
        ///   - leases: Says which partitions are this worker's.
        ///   - mover: Moves their events.
        ///   - queue: Reads them.
        public init(
            lanes: [MongoLane],
            readingLane: MongoLane,
            schema: Schema,
            leases: LeaseStore,
            mover: EventMover,
            queue: QueueReader
        ) {
            self.lanes = lanes
            self.readingLane = readingLane
            self.schema = schema
            self.leases = leases
            self.mover = mover
            self.queue = queue
        }
    }

    private let dependencies: Dependencies
    /// Most events that are read at once: a full transaction for each lane.
    private let readSize: Int
    private let pollInterval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - dependencies: What the loop works with.
    ///   - pollInterval: How often to look while there is less than a full batch.
    ///   - logger: Told what was moved, at most once a second.
    public init(_ dependencies: Dependencies, pollInterval: Duration, logger: Logger) {
        self.dependencies = dependencies
        readSize = dependencies.mover.batchSize * dependencies.lanes.count
        self.pollInterval = pollInterval
        self.logger = logger
    }

    /// Runs until graceful shutdown or cancellation.
    /// - Throws: `SchemaError`.
    public func run() async throws {
        guard try await isPrepared() else { return }
        logger.info("moving events", metadata: ["batch": "\(dependencies.mover.batchSize)", "poll": "\(pollInterval)"])
        var cycle = MoveCycle(
            pollInterval: pollInterval,
            renewInterval: dependencies.leases.roundInterval,
            now: .now
        )
        var state = MoveState()
        var log = MoveLog(now: .now)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let step = cycle.next(now: .now)
                try await perform(step, &cycle, &state, &log)
                if case .move = step { await report(log.due(now: .now, isIdle: cycle.isIdle)) }
            } catch let error as LeaseLost {
                logger.warning("lease lost, registering again", metadata: ["worker": "\(error.id)"])
                _ = cycle.failed(.leaseLost)
                state.lease = nil
                state.hasPartitions = false
            } catch let error as SchemaError {
                await rewind(&state)
                await retire(state)
                throw error
            } catch {
                let isTransient = (error as? MongoError)?.isTransient == true
                say(error, delay: cycle.failed(isTransient ? .transient : .other))
            }
        }
        await report(log.rest(now: .now))
        await rewind(&state)
        await retire(state)
        logger.info("stopped moving events")
    }

    /// Does what comes next, and tells the cycle what came of it.
    private func perform(
        _ step: MoveCycle.Step,
        _ cycle: inout MoveCycle,
        _ state: inout MoveState,
        _ log: inout MoveLog
    ) async throws {
        switch step {
        case .prepare:
            try await dependencies.lane.run { [schema = dependencies.schema] client in try schema.prepare(on: client) }
            cycle.prepared()
        case .register:
            state.lease = try await register()
            cycle.registered()
        case .renew:
            let isChanged = try await renew(&state)
            cycle.renewed(isChanged: isChanged, now: .now)
        case .begin:
            await rewind(&state)
            let lease = try state.registeredLease()
            try await dependencies.lane.run { [mover = dependencies.mover] client in
                try mover.begin(lease, on: client)
            }
            cycle.begun()
        case .read:
            let batch = try await nextBatch(of: state.registeredLease(), &state)
            state.batch = batch
            cycle.read(hasMore: batch.hasMore, canGoOn: batch.canGoOn)
        case .move(let readsAhead):
            if readsAhead { state.ahead = readAhead() }
            guard let batch = state.batch else { return cycle.moved(now: .now) }
            state.batch = nil
            log.add(try await move(batch, state.registeredLease()))
            cycle.moved(now: .now)
        case .compact:
            let lease = try state.registeredLease()
            try await dependencies.lane.run { [mover = dependencies.mover] client in
                try mover.compactOverdue(lease, lane: 0, on: client)
            }
            cycle.compacted()
        case .rewind:
            await rewind(&state)
            cycle.rewound(now: .now)
        case .pause(let duration):
            await pause(duration)
            cycle.paused(now: .now)
        }
    }

    private func readAhead() -> Task<QueueReader.Batch, any Error> {
        Task { [dependencies, readSize] in
            try await dependencies.readingLane.run { client in
                try dependencies.queue.next(limit: readSize, on: client)
            }
        }
    }

    /// Moves the batch in as many transactions at once as there are lanes.
    private func move(_ batch: QueueReader.Batch, _ lease: WorkerLease) async throws -> EventMover.Move {
        let parts = batch.parts(dependencies.lanes.count)
        return try await withThrowingTaskGroup(of: EventMover.Move.self) { group in
            for (lane, part) in parts.enumerated() {
                group.addTask { [dependencies] in
                    try await dependencies.lanes[lane].run { client in
                        try dependencies.mover.move(part, lease: lease, lane: lane, on: client)
                    }
                }
            }
            // All of them end before the first error goes on: nothing may be under way when the queue is read again.
            var sum = EventMover.Move()
            var failure: (any Error)?
            while let result = await group.nextResult() {
                switch result {
                case .success(let move): sum += move
                case .failure(let error): failure = failure ?? error
                }
            }
            if let failure { throw failure }
            return sum
        }
    }

    /// - Returns: Whether the worker owns other partitions than before.
    private func renew(_ state: inout MoveState) async throws -> Bool {
        let before = try state.registeredLease()
        let lease = try await dependencies.lane.run { [leases = dependencies.leases] client in
            try leases.round(before, on: client)
        }
        state.lease = lease
        guard lease.partitions != before.partitions || !state.hasPartitions else { return false }
        state.hasPartitions = true
        logger.info("partitions", metadata: ["owned": "\(lease.partitions.count)"])
        return true
    }

    private func register() async throws -> WorkerLease {
        var sessions: [BSONDocument] = []
        for lane in dependencies.lanes { sessions.append(try await lane.run { client in try client.session().id }) }
        return try await dependencies.lane.run { [leases = dependencies.leases, sessions] client in
            try leases.register(sessions: sessions, on: client)
        }
    }

    /// The batch that was read ahead, or the first one of a new reading.
    private func nextBatch(of lease: WorkerLease, _ state: inout MoveState) async throws -> QueueReader.Batch {
        if let ahead = state.ahead {
            state.ahead = nil
            return try await ahead.value
        }
        return try await dependencies.readingLane.run { [queue = dependencies.queue, readSize] client in
            try queue.first(limit: readSize, of: lease, on: client)
        }
    }

    /// Forgets what was read and not moved.
    private func rewind(_ state: inout MoveState) async {
        state.ahead = nil
        state.batch = nil
        // Waits behind what is being read ahead. After the lane has been shut down there is nothing to forget.
        try? await dependencies.readingLane.run { [queue = dependencies.queue] _ in queue.rewind() }
    }

    /// Waits for MongoDB; `false` when shutdown came first.
    private func isPrepared() async throws -> Bool {
        do {
            try await cancelWhenGracefulShutdown {
                try await dependencies.schema.prepareWhenReachable(dependencies.lane, logger: logger)
                try await dependencies.schema.awaitOlderVersions(dependencies.lane, logger: logger)
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

    private func say(_ error: any Error, delay: Duration?) {
        var metadata: Logger.Metadata = ["error": "\(error)", "again_in": "\(delay ?? .zero)"]
        if let error = error as? MongoError { metadata["advice"] = "\(error.advice)" }
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
