public import Logging
public import Mongo
public import ServiceLifecycle

/// Prepares MongoDB as soon as it can be reached, and brings what an older version has stored into today's form, while the
/// program does its work.
public struct SchemaService: Service {
    private let schema: Schema
    private let lane: MongoLane
    private let logger: Logger

    /// - Parameters:
    ///   - schema: What MongoDB needs.
    ///   - lane: A thread of its own: nothing else should wait for a migration.
    ///   - logger: Told how far it has come.
    public init(schema: Schema, lane: MongoLane, logger: Logger) {
        self.schema = schema
        self.lane = lane
        self.logger = logger
    }

    /// Runs until graceful shutdown or cancellation.
    /// - Throws: ``SchemaError``; ``MongoError`` when waiting is of no use.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await schema.prepareWhenReachable(lane, logger: logger)
                try await schema.migrate(lane, logger: logger)
                try await schema.adviseOnColumns(lane, logger: logger)
            }
            // A service that ended by itself just while others are shut down would count as one that failed.
            try await gracefulShutdown()
        } catch is CancellationError {
            // Shutdown came first; the next start goes on.
        }
    }
}
