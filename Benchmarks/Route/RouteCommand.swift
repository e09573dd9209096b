import ArgumentParser
import HTTPAPI
import Hummingbird
import Logging
import Mongo
import Settings
import Statistics
import Storage

/// The API without its database: what the requests themselves cost.
@main
struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BenchmarkRoute",
        abstract: "Reads, checks and answers events as the API does, and stores nothing.",
        discussion: "HOST, PORT, MONGO_URL and LOG_LEVEL mean what they mean for the API; only /readyz asks MongoDB."
    )

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let settings = try Settings(try await .standard())
        var logger = Logger(label: "footfall.benchmark")
        logger.logLevel = settings.logLevel
        let deployment = try MongoDeployment(settings.mongoURL, appName: "footfall-benchmark", logger: logger)
        let lane = deployment.makeLane("query", threads: 1)
        let names = CollectionNames(queue: settings.queueName)
        let application = FootfallAPI.application(
            host: settings.host,
            port: settings.port,
            .init(
                sink: NowhereSink(),
                stats: StatsReader(names: names),
                sites: SiteReader(names: names),
                realtime: RealtimeReader(names: names),
                receipts: ReceiptReader(names: names),
                queryLane: lane,
                scanLane: lane,
                healthLane: lane
            ),
            logger: logger
        )
        try await application.runService()
        await lane.shutDown()
    }
}
