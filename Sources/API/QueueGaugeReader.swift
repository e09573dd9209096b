import Ingest
import Logging
import Mongo
import ServiceLifecycle

/// Looks at the queue's length and age every second.
struct QueueGaugeReader: Service {
    let gauge: QueueGauge
    let lane: MongoLane
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var wasFull = false
            while (try? await Task.sleep(for: QueueGauge.interval)) != nil {
                do {
                    let reading = try await lane.run { [gauge] client in try gauge.read(on: client) }
                    if reading.isFull != wasFull { say(reading.count, isFull: reading.isFull) }
                    wasFull = reading.isFull
                } catch {
                    // The requests that fail at the same time say so themselves.
                    logger.debug("the queue's length is not known", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func say(_ count: Int, isFull: Bool) {
        let metadata: Logger.Metadata = ["waiting": "\(count)"]
        if isFull {
            logger.warning("the queue is over its limit: events are refused until workers catch up", metadata: metadata)
        } else {
            logger.info("the queue is within its limit again", metadata: metadata)
        }
    }
}
