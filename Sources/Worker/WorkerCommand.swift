import ArgumentParser
import Logging
import Processing
import Settings

/// The worker: moves events from the queue to where they are counted.
@main
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Worker",
        abstract: "Moves Footfall's events from the queue to the events collection.",
        discussion: """
            Configured by environment variables or a .env file: MONGO_URL, QUEUE_NAME, BATCH_SIZE, POLL_MS, LOG_LEVEL, \
            SHUTDOWN_SECONDS. The README says what they mean. SIGTERM or Ctrl-C ends it after the batch in hand.
            """
    )

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        try await WorkerProgram(settings: try Settings(try await .standard())).run()
    }
}
