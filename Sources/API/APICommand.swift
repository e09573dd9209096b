import ArgumentParser
import HTTPAPI
import Hummingbird
import Ingest
import Leases
import Logging
import Migration
import Mongo
import NIOCore
import Places
import ServiceLifecycle
import Settings
import Statistics
import Storage
import UnixSignals
import UserAgents

/// The API: takes events in and answers questions.
@main
struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "API",
        abstract: "Takes Footfall's events over HTTP and answers questions about them.",
        discussion: """
            Configured by environment variables or a .env file: HOST, PORT, MONGO_URL, QUEUE_NAME, LOG_LEVEL, \
            SHUTDOWN_SECONDS and more. docs/operating.md says what they mean. SIGTERM or Ctrl-C ends it after the requests in flight.
            """
    )

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let settings = try Settings(try await .standard())
        let logger = Self.logger(settings)
        // On threads of their own meanwhile. They are waited for before the API listens, so that no event is accepted that
        // would lack what is derived by them.
        async let userAgents = DerivationFiles.userAgents(settings, logger)
        async let placeDatabase = DerivationFiles.places(settings, logger)

        var connections = ConnectionLimits(settings)
        connections.connections = try FileLimit.raise(
            connections: connections.connections,
            arriving: ConnectionLimits.arriving,
            logger: logger
        )
        let deployment = try MongoDeployment(settings.mongoURL, appName: "footfall-api", logger: logger)
        let names = CollectionNames(queue: settings.queueName)
        let limits = EventQueue.Limits()
        let lanes = Lanes(deployment, writers: limits.writers, settings)
        let start = QueueStart()
        let gauge = QueueGauge(
            names: names,
            limits: .init(count: settings.queueMaximumEvents, age: settings.queueMaximumAge),
            start: start
        )
        let queue = EventQueue(lane: lanes.ingest, names: names, limits: limits, gauge: gauge, logger: logger)
        let cache = ColumnCache(megabytes: settings.queryCacheMegabytes)
        let schema = Schema(names: names, leases: LeaseStore(names: names, duration: settings.leaseDuration))
        let places = try await placeDatabase
        let application = FootfallAPI.application(
            host: settings.host,
            port: settings.port,
            limits: connections,
            .init(
                sink: queue,
                derivation: Derivation(userAgents: try await userAgents, places: places),
                stats: StatsReader(names: names, start: start, cache: cache),
                sites: SiteReader(names: names, start: start),
                realtime: RealtimeReader(names: names, start: start, cache: cache),
                receipts: ReceiptReader(names: names),
                queryLane: lanes.query,
                scanLane: lanes.scan,
                healthLane: lanes.health
            ),
            logger: logger
        )

        // Services stop in reverse order: first no more requests, then the watch over those that wait.
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: QueueWatch(queue: queue)),
                .init(service: QueueGaugeReader(gauge: gauge, lane: lanes.gauge, logger: logger)),
                .init(
                    service: SchemaService(schema: schema, lane: lanes.schema, logger: logger)
                ),
            ] + (places.map { [.init(service: PlacesWatch(places: $0, logger: logger))] } ?? []) + [
                .init(service: application)
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
        await lanes.shutDown()
    }

    private static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "footfall.api")
        logger.logLevel = settings.logLevel
        return logger
    }
}
