import BSON
import Foundation
import Logging
import Mongo
import Synchronization

/// A mongod that a test may stop, kill and start again.
///
/// It is not started by the launcher of the scripts: a test signals it as its own child, and talks to it through the driver
/// that is being tested.
final class OwnMongod: Sendable {
    let port: Int
    private let isReplicaSet: Bool
    private let folder: TemporaryFolder
    private let program = Mutex<SpawnedProgram?>(nil)

    /// Reserves a port and a data folder; nothing runs yet.
    init(isReplicaSet: Bool = true) throws {
        self.isReplicaSet = isReplicaSet
        port = try FreePort.next()
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: false)
    }

    deinit {
        program.withLock { $0?.kill() }
    }

    /// Where clients find it, whether it runs or not.
    var url: String { "mongodb://127.0.0.1:\(port)/test\(isReplicaSet ? "?replicaSet=footfall" : "")" }

    /// Starts it and waits until it takes writes.
    func start() async throws {
        var arguments = [
            "--bind_ip", "127.0.0.1", "--port", "\(port)", "--dbpath", folder.file("data"), "--nounixsocket",
            "--wiredTigerCacheSizeGB", "0.25", "--setParameter", "enableTestCommands=1",
            "--setParameter", "diagnosticDataCollectionEnabled=false",
            "--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100",
        ]
        if isReplicaSet { arguments += ["--replSet", "footfall", "--oplogSize", "200"] }
        // mongod refuses to start in a locale that the system does not have.
        let started = try SpawnedProgram(TestEnvironment.mongod, arguments, environment: ["LC_ALL": "C"])
        program.withLock { $0 = started }
        try await awaitWrites(started)
    }

    /// Sends a signal to the process.
    func send(_ signal: Int32) {
        program.withLock { $0 }?.send(signal)
    }

    /// Ends it as a power failure would.
    func kill() {
        program.withLock { $0?.kill() }
    }

    /// Makes commands fail, until told otherwise.
    ///
    /// - Parameters:
    ///   - mode: `alwaysOn`, `off` or `{times: n}`.
    ///   - data: What is to fail, and how.
    ///
    /// Source: https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point
    func failCommands(_ mode: BSONValue, _ data: BSONDocument = .empty) async throws {
        try await withDirectLane { lane in
            _ = try await lane.run { client in
                try client.run(
                    ["configureFailPoint": "failCommand", "mode": mode, "data": .document(data)],
                    database: "admin"
                )
            }
        }
    }

    /// Makes it give up being the primary, and not become it again for a while.
    func stepDown(seconds: Int32) async throws {
        try await withDirectLane { lane in
            _ = try await lane.run { client in
                try client.run(
                    ["replSetStepDown": .int32(seconds), "secondaryCatchUpPeriodSecs": 0, "force": true],
                    database: "admin"
                )
            }
        }
    }

    private func awaitWrites(_ started: SpawnedProgram) async throws {
        try await withDirectLane { lane in
            try await Eventually.holds(within: .seconds(30), "mongod takes writes") {
                guard started.isRunning else { throw Failure("mongod ended: \(started.standardOutput.suffix(2_000))") }
                do {
                    let hello = try await lane.run { client in try client.run(["hello": 1]) }
                    if self.isReplicaSet, hello["setName"] == nil, hello["info"] != nil {
                        try await self.initiate(lane)
                    }
                    return hello["isWritablePrimary"]?.bool == true
                } catch is MongoError {
                    return false
                }
            }
        }
    }

    private func initiate(_ lane: MongoLane) async throws {
        let member: BSONValue = ["_id": 0, "host": .string("127.0.0.1:\(port)")]
        let configuration: BSONValue = ["_id": "footfall", "members": [member]]
        do {
            try await lane.run { client in _ = try client.run(["replSetInitiate": configuration], database: "admin") }
        } catch let error as MongoError where error.code == 23 {
            // AlreadyInitialized: it is still reading the configuration of its last run.
        }
    }

    /// A lane that talks to this server alone, whatever state the set is in.
    private func withDirectLane(_ body: (MongoLane) async throws -> Void) async throws {
        var timeouts = MongoDeployment.Timeouts()
        timeouts.serverSelection = 500
        let deployment = try MongoDeployment(
            MongoURL("mongodb://127.0.0.1:\(port)/admin?directConnection=true"),
            appName: "footfall-test",
            timeouts: timeouts,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let lane = deployment.makeLane("direct", threads: 1)
        do {
            try await body(lane)
            await lane.shutDown()
        } catch {
            await lane.shutDown()
            throw error
        }
    }
}
