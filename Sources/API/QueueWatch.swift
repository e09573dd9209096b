import Ingest
import ServiceLifecycle

/// Answers requests that have waited too long for MongoDB.
struct QueueWatch: Service {
    let queue: EventQueue

    func run() async throws {
        await cancelWhenGracefulShutdown { await queue.watch() }
    }
}
