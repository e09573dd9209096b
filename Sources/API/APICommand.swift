import ArgumentParser
import EventStore
import HTTPAPI
import Hummingbird
import Logging
import Mongo
import NIOCore
import ServiceLifecycle
import Settings
import UnixSignals

/// The API: takes events in and answers questions.
@main
struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "API",
        abstract: "Takes Footfall's events over HTTP and answers questions about them.",
        discussion: """
            Configured by environment variables or a .env file: HOST, PORT, MONGO_URL, QUEUE_NAME, LOG_LEVEL, \
            SHUTDOWN_SECONDS and more. The README says what they mean. SIGTERM or Ctrl-C ends it after the requests in flight.
            """
    )

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let settings = try Settings(try await .standard())
        var logger = Logger(label: "footfall.api")
        logger.logLevel = settings.logLevel

        FileLimit.raise(connections: settings.maximumConnections, logger: logger)
        let deployment = try MongoDeployment(settings.mongoURL, appName: "footfall-api", logger: logger)
        let names = CollectionNames(queue: settings.queueName)
        let limits = EventQueue.Limits()
        let ingestLane = deployment.makeLane("ingest", threads: limits.writers)
        let queryLane = deployment.makeLane("query", threads: 4)
        let healthLane = deployment.makeLane("health", threads: 1)
        let start = QueueStart()
        let gauge = QueueGauge(
            names: names,
            limits: .init(count: settings.queueMaximumEvents, age: settings.queueMaximumAge),
            start: start
        )
        let queue = EventQueue(lane: ingestLane, names: names, limits: limits, gauge: gauge, logger: logger)
        let schema = Schema(names: names, leases: LeaseStore(names: names, duration: settings.leaseDuration))
        let application = FootfallAPI.application(
            host: settings.host,
            port: settings.port,
            limits: ConnectionLimits(settings),
            .init(
                sink: queue,
                stats: StatsReader(names: names, start: start),
                sites: SiteReader(names: names, start: start),
                realtime: RealtimeReader(names: names, start: start),
                receipts: ReceiptReader(names: names),
                queryLane: queryLane,
                healthLane: healthLane
            ),
            logger: logger
        )

        // Services stop in reverse order: first no more requests, then the watch over those that wait.
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: QueueWatch(queue: queue)),
                .init(service: QueueGaugeReader(gauge: gauge, lane: healthLane, logger: logger)),
                .init(
                    service: SchemaSetUp(schema: schema, lane: queryLane, logger: logger)
                ),
                .init(service: application),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = settings.shutdownLimit
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError {
            throw ListenFailure(error, host: settings.host, port: settings.port)
        }
        for lane in [ingestLane, queryLane, healthLane] { await lane.shutDown() }
    }
}
