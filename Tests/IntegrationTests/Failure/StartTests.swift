import Foundation
import Testing

@Suite("starting") struct StartTests {
    private struct Row: Sendable {
        let variable: String
        let value: String
        let allowed: String
        var isSecret = false
        var programs = ["API", "Worker"]
    }

    private static let rows = [
        Row(variable: "PORT", value: "0", allowed: "from 1 to 65535"),
        Row(variable: "PORT", value: "65536", allowed: "65535"),
        Row(variable: "PORT", value: "http", allowed: "a whole number"),
        Row(variable: "PORT", value: "80.5", allowed: "65535"),
        Row(variable: "BATCH_SIZE", value: "0", allowed: "from 1 to 10000"),
        Row(variable: "BATCH_SIZE", value: "10001", allowed: "from 1 to 10000"),
        Row(variable: "BATCH_SIZE", value: "many", allowed: "a whole number"),
        Row(variable: "POLL_MS", value: "0", allowed: "from 1 to 60000"),
        Row(variable: "POLL_MS", value: "-5", allowed: "from 1 to 60000"),
        Row(variable: "POLL_MS", value: "200ms", allowed: "a whole number"),
        Row(variable: "SHUTDOWN_SECONDS", value: "0", allowed: "from 1 to 300"),
        Row(variable: "SHUTDOWN_SECONDS", value: "1e3", allowed: "from 1 to 300"),
        Row(variable: "QUEUE_NAME", value: "events", allowed: "not the name of one of Footfall's other collections"),
        Row(variable: "QUEUE_NAME", value: "system.users", allowed: "letters, digits, _ or -"),
        Row(variable: "QUEUE_NAME", value: "$queue", allowed: "letters, digits, _ or -"),
        Row(variable: "QUEUE_NAME", value: String(repeating: "q", count: 101), allowed: "1 to 100"),
        Row(variable: "LEASE_SECONDS", value: "0", allowed: "from 1 to 60"),
        Row(variable: "QUEUE_MAX_EVENTS", value: "-1", allowed: "from 0 to 1000000000"),
        Row(variable: "QUEUE_MAX_AGE_SECONDS", value: "1h", allowed: "from 0 to 31536000"),
        Row(variable: "LOG_LEVEL", value: "loud", allowed: "debug"),
        Row(variable: "MONGO_URL", value: "http://user:geheim@host", allowed: "mongodb://", isSecret: true),
        Row(variable: "MONGO_URL", value: "mongodb://user:geheim@", allowed: "a connection string", isSecret: true),
        Row(
            variable: "MONGO_URL",
            value: "mongodb://user:geheim@host:99999/",
            allowed: "a connection string",
            isSecret: true
        ),
        Row(
            variable: "MONGO_URL",
            value: "mongodb://user:geheim@host/?tls=perhaps",
            allowed: "a connection string",
            isSecret: true
        ),
        Row(variable: "HOST", value: "192.0.2.1", allowed: "this machine has no such address", programs: ["API"]),
    ]

    @Test("a setting that cannot be used ends the program with its name, its value and what is allowed")
    func invalidSettings() async throws {
        for row in Self.rows {
            for name in row.programs {
                var environment = ["PORT": "\(try FreePort.next())", "MONGO_URL": "mongodb://127.0.0.1:1/"]
                environment[row.variable] = row.value
                let program = try SpawnedProgram(TestEnvironment.program(name), environment: environment)
                let code = try await program.exitCode()
                let context: Comment = "\(name) with \(row.variable)=\(row.value): \(code) \(program.standardError)"
                #expect(code != 0 && code < 128, context)
                #expect(program.standardError.contains(row.variable), context)
                #expect(program.standardError.contains(row.allowed), context)
                #expect(program.standardError.contains(row.isSecret ? "geheim" : row.value) != row.isSecret, context)
            }
        }
    }

    @Test("a standalone MongoDB ends both programs, with the commands that make it a replica set", .takesTurns)
    func standalone() async throws {
        let mongod = try OwnMongod(isReplicaSet: false)
        try await mongod.start()
        for name in ["API", "Worker"] {
            let program = try SpawnedProgram(
                TestEnvironment.program(name),
                environment: ["PORT": "\(try FreePort.next())", "MONGO_URL": mongod.url]
            )
            let code = try await program.exitCode()
            let context: Comment = "\(name): \(code) \(program.standardError)"
            #expect(code != 0 && code < 128, context)
            #expect(program.standardError.contains("mongod --replSet rs0"), context)
            #expect(program.standardError.contains("rs.initiate()"), context)
        }
    }

    @Test("a wrong password ends both programs and is not shown")
    func wrongPassword() async throws {
        let url =
            TestDatabase.url(try TestEnvironment.mongoURL, database: "test")
            .replacing("mongodb://", with: "mongodb://nobody:geheim@") + "&authSource=admin"
        for name in ["API", "Worker"] {
            let program = try SpawnedProgram(
                TestEnvironment.program(name),
                environment: ["PORT": "\(try FreePort.next())", "MONGO_URL": url]
            )
            let code = try await program.exitCode()
            let context: Comment = "\(name): \(code) \(program.standardError)"
            #expect(code != 0 && code < 128, context)
            #expect(program.standardError.contains("uthentication"), context)
            #expect(!program.standardError.contains("geheim"), context)
        }
    }

    @Test("a port that is taken ends the API, and the message names PORT")
    func portTaken() async throws {
        let port = try FreePort.next()
        let listener = try LoopbackSocket.listen(on: port)
        defer { close(listener) }
        let program = try SpawnedProgram(
            TestEnvironment.program("API"),
            environment: ["PORT": "\(port)", "MONGO_URL": TestEnvironment.mongoURL]
        )
        let code = try await program.exitCode()
        #expect(code != 0 && code < 128, "\(program.standardError)")
        #expect(program.standardError.contains("PORT=\(port) is taken"), "\(program.standardError)")
    }

    @Test("the queue may have another name, the same for both programs")
    func queueName() async throws {
        try await TestDatabase.with { database in
            let names = ["QUEUE_NAME": "my_queue-2"]
            let api = try RunningAPI(database.url, environment: names)
            try await api.ready()
            #expect(try await api.post("/event", SampleEvent(site: "s").json).status == 202)
            #expect(try await database.count("my_queue-2") == 1)
            let worker = try RunningWorker(database.url, environment: names)
            try await Eventually.holds("the event is counted") { try await api.stats("site_id=s").totalEvents == 1 }
            for program in [api.program, worker.program] {
                program.send(SIGTERM)
                #expect(try await program.exitCode() == 0)
            }
        }
    }
}
