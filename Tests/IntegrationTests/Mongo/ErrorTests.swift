import BSON
import Glibc
import Logging
import Mongo
import Testing

@Suite("errors tell what the caller can do") struct ErrorTests {
    private func error(
        _ url: String,
        _ body: @escaping @Sendable (MongoClient) throws -> Void
    ) async throws -> MongoError? {
        var timeouts = MongoDeployment.Timeouts()
        timeouts.serverSelection = 1_500
        timeouts.socket = 3_000
        let deployment = try MongoDeployment(
            MongoURL(url),
            appName: "footfall-test",
            timeouts: timeouts,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let lane = deployment.makeLane("errors", threads: 1)
        do {
            try await lane.run(body)
            await lane.shutDown()
            return nil
        } catch let error as MongoError {
            await lane.shutDown()
            return error
        }
    }

    private static let one: BSONDocument = ["_id": 1]

    @Sendable private static func insert(_ client: MongoClient) throws {
        _ = try client.insert(one.bytes, count: 1, into: "things")
    }

    @Test("the time limit of a command is a timeout")
    func timeout() async throws {
        try await TestDatabase.with { database in
            try await database.insert((0..<2_000).map { ["_id": .int32($0)] }, into: "things")
            let crossing: BSONDocument = ["$lookup": ["from": "things", "pipeline": [], "as": "all"]]
            let error = try await error(database.url) { client in
                _ = try client.aggregate(
                    "things",
                    [crossing, ["$unwind": "$all"], crossing, ["$group": ["_id": "$all._id"]]],
                    options: ["maxTimeMS": 20]
                )
            }
            #expect(error?.kind == .timeout)
            #expect(error?.code == 50)
        }
    }

    @Test("a command that the server does not know is the server's error, with its code")
    func serverError() async throws {
        try await TestDatabase.with { database in
            let error = try await error(database.url) { client in _ = try client.run(["noSuchCommand": 1]) }
            #expect(error?.kind == .server)
            #expect(error?.code == 59)
        }
    }

    @Test("a wrong password is an authentication error that does not show it")
    func authentication() async throws {
        let url =
            TestDatabase.url(try TestEnvironment.mongoURL, database: "test")
            .replacing("mongodb://", with: "mongodb://nobody:geheim@") + "&authSource=admin"
        let error = try await error(url, Self.insert)
        #expect(error?.kind == .authentication)
        #expect(error.map { "\($0)".contains("geheim") } == false)
    }

    @Test("nothing that listens is unavailable: nothing was sent")
    func nothingListens() async throws {
        let error = try await error("mongodb://127.0.0.1:\(try FreePort.next())/test", Self.insert)
        #expect(error?.kind == .unavailable)
    }

    @Test("a server that does not answer is unavailable, too")
    func silentServer() async throws {
        let port = try FreePort.next()
        let silent = try LoopbackSocket.listen(on: port)
        defer { close(silent) }
        let error = try await error("mongodb://127.0.0.1:\(port)/test?connectTimeoutMS=500", Self.insert)
        #expect(error?.kind == .unavailable)
    }

    @Test("a standalone server is told apart, and the message says how to make it a replica set")
    func standalone() async throws {
        let mongod = try OwnMongod(isReplicaSet: false)
        try await mongod.start()
        let checked = try await error(mongod.url) { client in try client.requireReplicaSet() }
        #expect(checked?.kind == .notReplicaSet)
        #expect(checked?.message.contains("mongod --replSet rs0") == true)
        #expect(checked?.message.contains("rs.initiate()") == true)
        let tried = try await error(mongod.url) { client in
            try client.withTransaction(session: client.startSession()) {}
            let session = try client.startSession()
            try client.withTransaction(session: session) {
                _ = try client.insert(Self.one.bytes, count: 1, into: "things", session: session)
            }
        }
        #expect(tried?.kind == .notReplicaSet)
    }

    @Test(
        "a connection string that cannot be used is refused without being quoted",
        arguments: [
            "mongodb://", "mongodb://user:geheim@", "mongodb://user:geheim@host/?tls=perhaps",
            "http://user:geheim@host",
            "mongodb://user:geheim@host/" + String(repeating: "n", count: 64), "mongodb://user:ge%heim@host/x", "",
        ]
    )
    func invalidURL(url: String) {
        let error = #expect(throws: MongoError.self) {
            let url = try MongoURL(url)
            _ = try MongoDeployment(
                url,
                appName: "test",
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        }
        #expect(error?.kind == .invalidURL)
        #expect(error.map { "\($0)".contains("geheim") } == false)
    }

    /// What a server under test does to a write, and what that must be called.
    private struct Trouble: Sendable {
        let name: String
        let mode: BSONValue
        let fault: BSONDocument
        let kind: MongoError.Kind?
    }

    private static let troubles = [
        Trouble(
            name: "connection closed each time",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "closeConnection": true],
            kind: .network
        ),
        Trouble(
            name: "connection closed once: the driver's own retry helps",
            mode: ["times": 1],
            fault: ["failCommands": ["insert"], "closeConnection": true],
            kind: nil
        ),
        Trouble(
            name: "no answer within the socket's time",
            mode: ["times": 2],
            fault: ["failCommands": ["insert"], "blockConnection": true, "blockTimeMS": 5_000],
            kind: .network
        ),
        Trouble(
            name: "written, but not acknowledged by a majority",
            mode: "alwaysOn",
            fault: [
                "failCommands": ["insert"],
                "writeConcernError": ["code": 64, "errmsg": "waiting for replication timed out"],
            ],
            kind: .writeConcern
        ),
        Trouble(
            name: "the primary steps down for good",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 189],
            kind: .primaryChanged
        ),
        Trouble(
            name: "out of time",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 50],
            kind: .timeout
        ),
        Trouble(
            name: "not allowed",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 13],
            kind: .unauthorized
        ),
        Trouble(
            name: "no space left",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 14031],
            kind: .outOfSpace
        ),
        Trouble(
            name: "a command that the server does not understand",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 9],
            kind: .badQuery
        ),
        Trouble(
            name: "ended by somebody",
            mode: "alwaysOn",
            fault: ["failCommands": ["insert"], "errorCode": 11601],
            kind: .interrupted
        ),
    ]

    @Test("what happens in the middle of a write is never taken for a success or for nothing sent", .takesTurns)
    func interruptedWrites() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        for trouble in Self.troubles {
            try await TestDatabase.with(at: mongod.url) { database in
                try await mongod.failCommands(trouble.mode, trouble.fault)
                let error = try await error(database.url) { client in
                    let reply = try client.insert(Self.one.bytes, count: 1, into: "things")
                    if let error = reply.writeConcernError ?? reply.writeErrors.first?.error { throw error }
                }
                try await mongod.failCommands("off")
                #expect(error?.kind == trouble.kind, "\(trouble.name): \(error.map { "\($0)" } ?? "success")")
            }
        }
    }

    @Test("a server that dies in the middle of a write leaves its outcome unknown", .takesTurns)
    func killedServer() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        try await mongod.failCommands(
            "alwaysOn",
            ["failCommands": ["insert"], "blockConnection": true, "blockTimeMS": 20_000]
        )
        async let failure = error(mongod.url, Self.insert)
        // The write is under way once the server holds it.
        try await Eventually.holds("the write has reached the server") { try await blockedWrites(mongod) > 0 }
        mongod.kill()
        #expect(try await failure?.kind == .network)
    }

    private func blockedWrites(_ mongod: OwnMongod) async throws -> Int {
        let deployment = try MongoDeployment(
            MongoURL(mongod.url),
            appName: "footfall-watch",
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let lane = deployment.makeLane("watch", threads: 1)
        let reply = try await lane.run { client in
            try client.run(["currentOp": 1, "appName": "footfall-test", "active": true], database: "admin")
        }
        await lane.shutDown()
        return try reply.document("inprog").values().count { $0.document?["command"]?.document?["insert"] != nil }
    }
}
