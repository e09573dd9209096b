public import EventStore
import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Logging
public import Mongo
import NIOCore
import NIOPosix

/// The HTTP API as one application, shared by the program and the tests.
public enum FootfallAPI {
    /// What the API works with.
    public struct Dependencies: Sendable {
        let sink: any EventSink
        let stats: StatsReader
        let sites: SiteReader
        let realtime: RealtimeReader
        let receipts: ReceiptReader
        let queryLane: MongoLane
        let healthLane: MongoLane

        /// - Parameters:
        ///   - sink: Takes events.
        ///   - stats: Answers questions about one site.
        ///   - sites: Lists the sites.
        ///   - realtime: Tells what happens on a site now.
        ///   - receipts: Tells what became of an event.
        ///   - queryLane: Its threads ask them; as many run at once.
        ///   - healthLane: Its thread asks whether MongoDB can be written to, also while questions take long.
        public init(
            sink: any EventSink,
            stats: StatsReader,
            sites: SiteReader,
            realtime: RealtimeReader,
            receipts: ReceiptReader,
            queryLane: MongoLane,
            healthLane: MongoLane
        ) {
            self.sink = sink
            self.stats = stats
            self.sites = sites
            self.realtime = realtime
            self.receipts = receipts
            self.queryLane = queryLane
            self.healthLane = healthLane
        }
    }

    /// Builds the application.
    ///
    /// - Parameters:
    ///   - host: The address to listen on.
    ///   - port: The port; 0 lets the system choose.
    ///   - limits: What clients may take of it.
    ///   - dependencies: What it works with.
    ///   - logger: For what goes wrong.
    public static func application(
        host: String,
        port: Int,
        limits: ConnectionLimits = ConnectionLimits(),
        _ dependencies: Dependencies,
        logger: Logger
    ) -> some ApplicationProtocol {
        // MongoDB and the workers usually run on the same machine and need their share of the cores. On two cores one loop
        // takes 9 % more events at 64 connections than two: fewer switches, fuller writes.
        let decoder = EventDecoder()
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
        return Application(
            router: router(dependencies, decoder),
            server: HTTPServerBuilder { responder in
                LoopBoundHTTP1Channel(
                    HTTP1Channel(responder: responder),
                    on: loops,
                    limits: limits,
                    decoder: decoder,
                    sink: dependencies.sink
                )
            },
            configuration: .init(address: .hostname(host, port: port), backlog: 4_096),
            eventLoopGroupProvider: .shared(loops),
            logger: logger
        )
    }

    private static func router(_ dependencies: Dependencies, _ decoder: EventDecoder) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ResourceMiddleware())
        router.add(middleware: ProblemMiddleware())
        let events = EventController(decoder: decoder, sink: dependencies.sink)
        router.post("/event", use: events.one)
        router.post("/events", use: events.many)
        let receipts = ReceiptController(lane: dependencies.queryLane, reader: dependencies.receipts)
        router.get("/event/{event_id}", use: receipts.receipt)
        router.get("/stats", use: StatsController(lane: dependencies.queryLane, reader: dependencies.stats).report)
        router.get("/sites", use: SitesController(lane: dependencies.queryLane, reader: dependencies.sites).report)
        let realtime = RealtimeController(lane: dependencies.queryLane, reader: dependencies.realtime)
        router.get("/realtime", use: realtime.report)
        let health = HealthController(lane: dependencies.healthLane)
        router.get("/healthz", use: health.alive)
        router.get("/readyz", use: health.ready)
        return router
    }
}
