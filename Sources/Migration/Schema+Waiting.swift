public import Logging
public import Mongo
import Storage

extension Schema {
    /// Prepares MongoDB, waiting for it as long as it takes.
    ///
    /// - Throws: ``MongoError`` when waiting is of no use: a standalone server, or a refused login. `CancellationError`
    ///   when the task is cancelled.
    public func prepareWhenReachable(_ lane: MongoLane, logger: Logger) async throws {
        var backoff = Backoff()
        while true {
            do {
                try await lane.run { client in try prepare(on: client) }
                return
            } catch let error as MongoError {
                switch error.kind {
                case .notReplicaSet, .authentication, .unauthorized: throw error
                default:
                    logger.warning(
                        "MongoDB is not ready, trying again",
                        metadata: ["error": "\(error)", "advice": "\(error.advice)"]
                    )
                    try await Task.sleep(for: backoff.next())
                }
            }
        }
    }
}
