public import EventStore
public import Logging
public import Mongo
public import ServiceLifecycle

/// The worker's loop: move a batch, look again at once while batches come back full, wait when the queue is empty.
///
/// SIGTERM ends the loop after the batch in hand. When MongoDB goes away the loop backs off and comes back by itself.
public struct MoveLoop: Service {
    private let lane: MongoLane
    private let schema: Schema
    private let mover: EventMover
    private let batchSize: Int
    private let pollInterval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - lane: One of its threads does the moving.
    ///   - names: What the collections are called.
    ///   - batchSize: Most events in one transaction.
    ///   - pollInterval: How long to wait when the queue is empty.
    ///   - logger: Told what was moved, at most once a second.
    public init(
        lane: MongoLane,
        names: CollectionNames,
        batchSize: Int,
        pollInterval: Duration,
        logger: Logger
    ) {
        self.lane = lane
        schema = Schema(names: names)
        mover = EventMover(names: names)
        self.batchSize = batchSize
        self.pollInterval = pollInterval
        self.logger = logger
    }

    /// Runs until graceful shutdown or cancellation.
    public func run() async throws {
        guard try await isPrepared() else { return }
        logger.info("moving events", metadata: ["batch": "\(batchSize)", "poll": "\(pollInterval)"])
        var backoff = Backoff()
        var log = MoveLog(now: .now)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let move = try await lane.run { [mover, batchSize] client in
                    try mover.move(limit: batchSize, on: client)
                }
                backoff.reset()
                log.add(moved: (move?.taken ?? 0) - (move?.duplicates ?? 0), duplicates: move?.duplicates ?? 0)
                let isIdle = (move?.taken ?? 0) < batchSize
                await report(&log, isIdle: isIdle)
                if isIdle { await pause(pollInterval) }
            } catch {
                let delay = backoff.next()
                say(error, delay: delay)
                await pause(delay)
            }
        }
        await report(&log, isIdle: true)
        logger.info("stopped moving events")
    }

    /// Waits for MongoDB; `false` when shutdown came first.
    private func isPrepared() async throws -> Bool {
        do {
            try await cancelWhenGracefulShutdown {
                try await schema.prepareWhenReachable(lane, logger: logger)
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

    private func say(_ error: any Error, delay: Duration) {
        let metadata: Logger.Metadata = ["error": "\(error)", "again_in": "\(delay)"]
        if (error as? MongoError)?.isTransient == true {
            logger.debug("a batch was given back", metadata: metadata)
        } else {
            logger.warning("a batch could not be moved", metadata: metadata)
        }
    }

    private func report(_ log: inout MoveLog, isIdle: Bool) async {
        guard let summary = log.due(now: .now, isIdle: isIdle) else { return }
        let waiting = try? await lane.run { [mover] client in try mover.waiting(on: client) }
        var metadata: Logger.Metadata = [
            "moved": "\(summary.moved)", "per_second": "\(summary.rate)",
            "waiting": "\(waiting.map(String.init) ?? "unknown")",
        ]
        if summary.duplicates > 0 { metadata["duplicates_dropped"] = "\(summary.duplicates)" }
        logger.info("moved events", metadata: metadata)
    }
}
