import BSON
import Glibc
import Mongo
import Testing

@Suite("slow questions", .takesTurns) struct SlowQuestionTests {
    /// The API on a database with a site whose events are moved, where reading columns can be held up.
    private struct Stage: Sendable {
        let mongod: OwnMongod
        let database: TestDatabase
        let api: RunningAPI

        /// From here on, all that reads columns takes this much longer.
        func holdScans(milliseconds: Int32) async throws {
            try await mongod.failCommands(
                "alwaysOn",
                [
                    "failCommands": ["find"],
                    "namespace": .string(database.deployment.database + ".column_blocks"), "blockConnection": true,
                    "blockTimeMS": .int32(milliseconds),
                ]
            )
        }

        /// How many questions of the API read columns on the server at this moment.
        func scans() async throws -> Int {
            let reply = try await database.run(
                ["currentOp": 1, "appName": "footfall-api", "active": true],
                database: "admin"
            )
            return try reply.document("inprog").values().count { operation in
                operation.document?["command"]?.document?["find"]?.string == "column_blocks"
            }
        }
    }

    private static let scan = "/stats?site_id=s&event_type=page_view"
    private static let cheap = ["/stats?site_id=s", "/sites", "/event/e0?site_id=s", "/readyz", "/healthz"]

    private func with(_ environment: [String: String] = [:], _ body: (Stage) async throws -> Void) async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        try await TestDatabase.with(at: mongod.url) { database in
            try await database.prepare()
            try await database.enqueue((0..<20).map { SampleEvent(site: "s", path: "/", eventID: "e\($0)") })
            try await database.moveAll(limit: 100)
            let api = try RunningAPI(database.url, environment: environment)
            try await api.ready()
            try await body(Stage(mongod: mongod, database: database, api: api))
            try await mongod.failCommands("off")
            api.program.send(SIGTERM)
            #expect(try await api.program.exitCode() == 0)
        }
    }

    @Test("while scans take seconds, everything else is answered at once")
    func cheapOnes() async throws {
        try await with { stage in
            #expect(try await stage.api.get(Self.scan).text.contains(#""source":"columns""#))
            #expect(try await stage.api.get(Self.cheap[0]).text.contains(#""source":"rollup""#))
            try await stage.holdScans(milliseconds: 2_500)
            let start = ContinuousClock.now
            async let scans = OwnThread.run(count: 20) { _ in
                let answer = try HTTPConnection(port: stage.api.port).exchange(HTTPMessage.get(Self.scan))
                return (answer, ContinuousClock.now - start)
            }
            try await Eventually.holds("as many scans run as there are threads") { try await stage.scans() == 2 }
            var slowest = Duration.zero
            for _ in 0..<10 {
                for target in Self.cheap {
                    let asked = ContinuousClock.now
                    #expect(try await stage.api.get(target).status == 200, "\(target)")
                    slowest = max(slowest, .now - asked)
                }
            }
            #expect(slowest < .seconds(1))
            print("slowest of 50 cheap answers beside scans: \(slowest)")
            let answers = try await scans
            #expect(answers.count { $0.0.status == 200 } >= 2)
            for (answer, duration) in answers where answer.status != 200 {
                #expect(answer.status == 503 && duration < .seconds(6), "\(answer.text) after \(duration)")
            }
            // Those that found no thread in time were never begun.
            let late = answers.filter { $0.0.text.contains("Too many questions are waiting; this one was not begun.") }
            #expect(late.count >= 14)
            #expect(late.allSatisfy { $0.0.header("retry-after") == "1" })
        }
    }

    @Test("more scans than may wait are refused at once")
    func tooMany() async throws {
        try await with(["SCAN_THREADS": "1"]) { stage in
            try await stage.holdScans(milliseconds: 2_500)
            let first = ContinuousClock.now
            let answers = try await OwnThread.run(count: 80) { _ in
                let start = ContinuousClock.now
                let answer = try HTTPConnection(port: stage.api.port).exchange(HTTPMessage.get(Self.scan))
                return (answer, ContinuousClock.now - start)
            }
            #expect(ContinuousClock.now - first < .seconds(7))
            let refused = answers.filter { $0.0.status == 503 && $0.1 < .seconds(2) }
            #expect((10...16).contains(refused.count))
            #expect(refused.allSatisfy { $0.0.text.contains("Too many questions are waiting") })
        }
    }

    @Test("a client that leaves ends its question, on the server too")
    func leaving() async throws {
        try await with(["SCAN_THREADS": "1"]) { stage in
            try await stage.holdScans(milliseconds: 30_000)
            let gone = try await leave(stage)
            #expect(gone < .seconds(2))
            print("gone from the server \(gone) after the client")
            try await stage.mongod.failCommands("off")
            // The thread is free again, and the session that was killed is good for others.
            let start = ContinuousClock.now
            for _ in 0..<20 { #expect(try await stage.api.get(Self.scan).status == 200) }
            #expect(.now - start < .seconds(4))
            #expect(!stage.api.program.standardError.contains("was not answered"))
        }
    }

    /// Asks, closes the connection once the question is under way, and waits until the server has let go of it.
    private func leave(_ stage: Stage) async throws -> Duration {
        // Closed when it is let go of.
        var connection: HTTPConnection? = try HTTPConnection(port: stage.api.port)
        try connection?.send(HTTPMessage.get(Self.scan))
        try await Eventually.holds("the question is under way") { try await stage.scans() == 1 }
        connection = nil
        let start = ContinuousClock.now
        try await Eventually.holds("the question has ended") { try await stage.scans() == 0 }
        return .now - start
    }

    @Test("readiness and statistics do not wait for the queue's gauge, nor for indexes that are being made")
    func independent() async throws {
        try await with { stage in
            try await stage.mongod.failCommands(
                "alwaysOn",
                ["failCommands": ["count", "createIndexes"], "blockConnection": true, "blockTimeMS": 4_000]
            )
            let starting = try RunningAPI(stage.database.url)
            try await Eventually.holds("it listens") { try await starting.answers("/healthz", with: 200) }
            for _ in 0..<10 {
                for api in [stage.api, starting] {
                    for target in ["/readyz", "/stats?site_id=s"] {
                        let asked = ContinuousClock.now
                        #expect(try await api.get(target).status == 200, "\(target)")
                        #expect(.now - asked < .seconds(1))
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            try await stage.mongod.failCommands("off")
            starting.program.send(SIGTERM)
            #expect(try await starting.program.exitCode() == 0)
        }
    }

    @Test("a client that only says that it sends nothing more gets every answer that does not take long")
    func halfClosed() async throws {
        try await with { stage in
            for target in Self.cheap + [Self.scan] {
                let answer = try await OwnThread.run {
                    let connection = try HTTPConnection(port: stage.api.port)
                    try connection.send(HTTPMessage.get(target))
                    connection.finishSending()
                    return try connection.answer()
                }
                #expect(answer.status == 200, "\(target)")
            }
        }
    }

    @Test("a question whose time is over is a 503, and does not go on on the server")
    func timeIsOver() async throws {
        try await with { stage in
            try await stage.holdScans(milliseconds: 30_000)
            let start = ContinuousClock.now
            let answer = try await stage.api.get(Self.scan)
            #expect(answer.status == 503)
            #expect(.now - start < .seconds(6))
            try await Eventually.holds(within: .seconds(2), "the question has ended") { try await stage.scans() == 0 }
        }
    }
}
