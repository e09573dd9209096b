import Logging
import Migration
import Mongo
import ServiceLifecycle

/// Creates collections and indexes as soon as MongoDB can be reached, while the API already listens.
struct SchemaSetUp: Service {
    let schema: Schema
    let lane: MongoLane
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await schema.prepareWhenReachable(lane, logger: logger)
            }
            // A service that ended by itself just while others are shut down would count as one that failed.
            try await gracefulShutdown()
        } catch is CancellationError {
            // Shutdown came first; the next start prepares.
        }
    }
}
