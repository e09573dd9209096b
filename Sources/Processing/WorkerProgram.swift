import Leases
import Logging
import Migration
import Mongo
public import Moving
public import Rollups
import ServiceLifecycle
public import Settings
import Storage
import UnixSignals

/// All that a worker is, but for its command line: `Worker` runs it as it is, and the proof's own worker with a hook.
public struct WorkerProgram: Sendable {
    /// Transactions at once: one keeps MongoDB busy on one core.
    private static let lanes = 2

    private let settings: Settings
    private let segments: SegmentLimits
    private let hook: MoveHook?

    /// - Parameters:
    ///   - settings: What the operator has set.
    ///   - segments: How much of the rollups may wait to be put in its place.
    ///   - hook: Called at each point of a move; only tests have one.
    public init(settings: Settings, segments: SegmentLimits = SegmentLimits(), hook: MoveHook? = nil) {
        self.settings = settings
        self.segments = segments
        self.hook = hook
    }

    /// Moves events until SIGTERM or SIGINT, then finishes the batch in hand.
    /// - Throws: What is wrong with a setting, or what made it impossible to go on.
    public func run() async throws {
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
                    segments: segments,
                    hook: hook
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
}
