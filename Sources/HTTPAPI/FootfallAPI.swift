import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Ingest
public import Logging
public import Mongo
import NIOCore
import NIOPosix
public import Statistics

/// The HTTP API as one application.
public enum FootfallAPI {
    /// What the API works with.
    public struct Dependencies: Sendable {
        let sink: any EventSink
        let derivation: Derivation
        let stats: StatsReader
        let sites: SiteReader
        let realtime: RealtimeReader
        let receipts: ReceiptReader
        let queryLane: MongoLane
        let scanLane: MongoLane
        let healthLane: MongoLane

        /// - Parameters:
        ///   - sink: Takes events.
        ///   - derivation: What fields of events are derived by.
        ///   - stats: Answers questions about one site.
        ///   - sites: Lists the sites.
        ///   - realtime: Tells what happens on a site now.
        ///   - receipts: Tells what became of an event.
        ///   - queryLane: Its threads ask what costs a few documents.
        ///   - scanLane: Its threads ask what reads columns or events; as many questions of these run at once.
        ///   - healthLane: Its thread asks whether MongoDB can be written to, also while questions take long.
        public init(
            sink: any EventSink,
            derivation: Derivation = Derivation(),
            stats: StatsReader,
            sites: SiteReader,
            realtime: RealtimeReader,
            receipts: ReceiptReader,
            queryLane: MongoLane,
            scanLane: MongoLane,
            healthLane: MongoLane
        ) {
            self.sink = sink
            self.derivation = derivation
            self.stats = stats
            self.sites = sites
            self.realtime = realtime
            self.receipts = receipts
            self.queryLane = queryLane
            self.scanLane = scanLane
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
        application(host: host, port: port, limits: limits, dependencies, policy: RequestPolicy(), logger: logger)
    }

    /// As ``application(host:port:_:logger:)``, with a policy of one's own.
    package static func application(
        host: String,
        port: Int,
        limits: ConnectionLimits = ConnectionLimits(),
        _ dependencies: Dependencies,
        policy: RequestPolicy,
        logger: Logger
    ) -> some ApplicationProtocol {
        // MongoDB and the workers usually run on the same machine and need their share of the cores. On two cores one loop
        // takes 9 % more events at 64 connections than two: fewer switches, fuller writes.
        let decoder = EventDecoder(derivation: dependencies.derivation)
        let table = RouteTable(dependencies, decoder: decoder)
        let plain = PlainEventRequest(route: table.plainEvent, policy: policy)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
        return Application(
            router: router(table, policy),
            server: HTTPServerBuilder { responder in
                LoopBoundHTTP1Channel(
                    HTTP1Channel(responder: responder),
                    on: loops,
                    limits: limits,
                    decoder: decoder,
                    sink: dependencies.sink,
                    plain: plain
                )
            },
            configuration: .init(
                address: .hostname(host, port: port),
                backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.connections + ConnectionLimits.arriving
                )
            ),
            eventLoopGroupProvider: .shared(loops),
            logger: logger
        )
    }

    static func router(_ table: RouteTable, _ policy: RequestPolicy) -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RouteMiddleware(table: table, policy: policy))
        router.add(middleware: ProblemMiddleware())
        for route in table.routes {
            router.on(RouterPath(route.path), method: route.method, use: route.handler)
        }
        return router
    }
}
