import ArgumentParser
import FoundationEssentials
import Leases
import Logging
import Migration
import Mongo
import Moving
import Processing
import Rollups
import ServiceLifecycle
import Settings
import Storage
import UnixSignals

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

    /// Transactions at once: one keeps MongoDB busy on one core.
    private static let lanes = 2

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let settings = try Settings(try await .standard())
        var logger = Logger(label: "footfall.worker")
        logger.logLevel = settings.logLevel

        let deployment = try MongoDeployment(
            settings.mongoURL,
            appName: "footfall-worker",
            logger: logger
        )
        let lanes = (0..<Self.lanes).map { _ in deployment.makeLane("mover", threads: 1) }
        let readingLane = deployment.makeLane("reader", threads: 1)
        let schemaLane = deployment.makeLane("schema", threads: 1)
        let names = CollectionNames(queue: settings.queueName)
        let leases = LeaseStore(names: names, duration: settings.leaseDuration)
        let schema = Schema(names: names, leases: leases)
        let loop = MoveLoop(
            .init(
                lanes: lanes,
                readingLane: readingLane,
                schema: schema,
                leases: leases,
                mover: EventMover(
                    names: names,
                    leases: leases,
                    batchSize: settings.batchSize,
                    segments: try Self.segments(),
                    faults: try Self.faults()
                ),
                queue: QueueReader(names: names)
            ),
            pollInterval: settings.pollInterval,
            logger: logger
        )
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: SchemaService(schema: schema, lane: schemaLane, logger: logger)),
                .init(service: loop, successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = settings.shutdownLimit
        try await ServiceGroup(configuration: group).run()
        for lane in lanes + [readingLane, schemaLane] { await lane.shutDown() }
    }

    /// What the tests that kill workers ask for.
    private static func faults() throws -> FaultInjection? {
        guard let text = try testSetting("FOOTFALL_FAULTS") else { return nil }
        guard let faults = FaultInjection(text) else {
            throw ValidationError("FOOTFALL_FAULTS=\(text) cannot be used: it must be POINT:kill|stop:NTH")
        }
        return faults
    }

    /// How many segments of a site may wait: few in tests, so that they are put into place often; 0 for no rollups at all.
    private static func segments() throws -> SegmentLimits {
        guard let text = try testSetting("FOOTFALL_SEGMENTS") else { return SegmentLimits() }
        guard let count = Int(text), count >= 0 else {
            throw ValidationError("FOOTFALL_SEGMENTS=\(text) cannot be used: it must be a number from 0 on")
        }
        return SegmentLimits(segments: count)
    }

    /// A variable of the environment that is refused outside of tests.
    private static func testSetting(_ name: String) throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard let text = environment[name] else { return nil }
        guard environment["FOOTFALL_TESTING"] == "1" else {
            throw ValidationError("\(name) does harm on purpose and is for Footfall's own tests only")
        }
        return text
    }
}
