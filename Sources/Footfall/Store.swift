import EventStore
import Logging
import Mongo
import Settings

/// The database that the configuration names, for commands that work on it directly.
struct Store {
    private let lane: MongoLane
    private let names: CollectionNames

    /// Reads the configuration; connects with the first call.
    static func open() async throws -> Store {
        let settings = try Settings(try await .standard())
        var logger = Logger(label: "footfall")
        logger.logLevel = .error
        let deployment = try MongoDeployment(settings.mongoURL, appName: "footfall", logger: logger)
        return Store(
            lane: deployment.makeLane("command", threads: 1),
            names: CollectionNames(queue: settings.queueName)
        )
    }

    /// Works on the dead letters.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (DeadLetters, MongoClient) throws -> Result
    ) async throws -> Result {
        let letters = DeadLetters(names: names)
        return try await lane.run { client in try body(letters, client) }
    }
}
