import HTTPAPI
import Hummingbird
import Ingest
import Logging
import Mongo
import ServiceLifecycle
import Statistics
import Storage
import Synchronization

/// The API on a port of its own, without a database.
struct TestAPI {
    /// Accepts events and counts them.
    final class CountingSink: EventSink {
        private let number = Mutex(0)

        var count: Int { number.withLock { $0 } }

        func append(
            _ documents: [UInt8],
            count: Int,
            completion: @escaping @Sendable (Result<Void, IngestError>) -> Void
        ) {
            number.withLock { $0 += count }
            completion(.success(()))
        }
    }

    let sink = CountingSink()
    private let policy: RequestPolicy
    private let lane: MongoLane

    init(policy: RequestPolicy = RequestPolicy()) throws {
        self.policy = policy
        var timeouts = MongoDeployment.Timeouts()
        timeouts.serverSelection = 200
        // Nobody listens on port 1.
        let deployment = try MongoDeployment(
            MongoURL("mongodb://127.0.0.1:1/test"),
            appName: "footfall-test",
            timeouts: timeouts,
            logger: Self.logger
        )
        lane = deployment.makeLane("test", threads: 2)
    }

    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// Runs `body` with a client that has a connection to the API.
    func run(_ body: @escaping @Sendable (TestClient) async throws -> Void) async throws {
        let names = CollectionNames()
        let application = FootfallAPI.application(
            host: "127.0.0.1",
            port: 0,
            .init(
                sink: sink,
                stats: StatsReader(names: names),
                sites: SiteReader(names: names),
                realtime: RealtimeReader(names: names),
                receipts: ReceiptReader(names: names),
                queryLane: lane,
                scanLane: lane,
                healthLane: lane
            ),
            policy: policy,
            logger: Self.logger
        )
        let (ports, port) = AsyncStream<Int>.makeStream()
        let service = ServiceGroup(
            services: [ListeningApplication(base: application, port: port)],
            logger: Self.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            for await port in ports { try await TestClient.connect(port: port, body) }
            await service.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        await lane.shutDown()
    }
}
