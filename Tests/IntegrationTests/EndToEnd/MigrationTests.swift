import Analytics
import BSON
import Foundation
import Migration
import Mongo
import Storage
import Testing

@Suite("a database of an older version", .takesTurns) struct MigrationTests {
    private func json(_ text: String) throws -> [String: Any] {
        var object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
        object["as_of"] = nil
        // Cursors are for the program that made them: only that there is one is compared.
        if var page = object["breakdown"] as? [String: Any], page["next_cursor"] != nil {
            page["next_cursor"] = true
            object["breakdown"] = page
        }
        return object
    }

    /// Whether an answer says all that another one does; it may say more.
    private static func has(_ answer: Any, _ other: Any) -> Bool {
        switch (answer, other) {
        case (let answer as [String: Any], let other as [String: Any]):
            other.allSatisfy { name, value in answer[name].map { has($0, value) } ?? false }
        case (let answer as [Any], let other as [Any]):
            answer.count == other.count && zip(answer, other).allSatisfy { has($0, $1) }
        case (let answer as NSObject, let other as NSObject): answer == other
        default: false
        }
    }

    private func expect(_ answers: [(target: String, body: String)], _ api: RunningAPI, _ when: String) async throws {
        for (target, body) in answers {
            let answer = try await api.get(target)
            #expect(answer.status == 200, "\(when) \(target): \(answer.text)")
            #expect(Self.has(try json(answer.text), try json(body)), "\(when) \(target): \(answer.text)")
        }
    }

    private func version(_ database: TestDatabase) async throws -> Int {
        try await database.documents("schema", ["_id": "schema"]).first?.integer("version") ?? 1
    }

    private func audit(_ database: TestDatabase) async throws {
        let program = try SpawnedProgram(
            TestEnvironment.program("footfall"),
            ["audit"],
            environment: ["MONGO_URL": database.url]
        )
        let code = try await program.exitCode(within: .seconds(120))
        #expect(code == 0, "\(program.standardOutput.suffix(2_000)) \(program.standardError.suffix(2_000))")
    }

    /// How many packed numbers are still without a version.
    private func old(_ database: TestDatabase) async throws -> Int {
        var count = 0
        for collection in ["rollups", "rollup_users", "rollup_segments"] {
            for document in try await database.documents(collection) {
                count += try document.fields().count { if case .binary(_, 0) = $0.value { true } else { false } }
            }
        }
        return count
    }

    private func end(_ programs: SpawnedProgram...) async throws {
        for program in programs {
            program.send(SIGTERM)
            let code = try await program.exitCode()
            #expect(code == 0, "\(program.name): \(program.standardError)")
        }
    }

    @Test("is served right before, while and after it is migrated; it is added to, and its audit is clean")
    func migration() async throws {
        let data = try VersionOne()
        try await TestDatabase.with { database in
            try await data.load(into: database)
            #expect(try await old(database) > 1_000)
            let api = try RunningAPI(database.url)
            try await api.ready()
            var rounds = 0
            repeat {
                try await expect(data.before, api, "round \(rounds)")
                rounds += 1
            } while try await version(database) < SchemaVersion.current
            #expect(try await old(database) == 0)
            #expect(try await database.count("events_dead", ["buried_at": ["$exists": true]]) == 0)
            #expect(try await database.count("events_dead", ["dead_lettered_at": ["$type": "date"]]) == 2)
            try await expect(data.before, api, "after")

            let worker = try RunningWorker(database.url)
            try await Eventually.holds("the queue is empty") { try await database.count("events_queue") == 0 }
            try await expect(data.after, api, "after moving")
            let total = try await api.stats("site_id=shop").totalEvents
            let events = (0..<100).map { number in
                SampleEvent(
                    site: "shop",
                    path: "/\(number)",
                    user: "user-\(number)",
                    time: .init(milliseconds: 1_738_000_000_000)
                )
            }
            #expect(try await api.post("/events", events.array).status == 202)
            try await Eventually.holds("they are counted") {
                try await api.stats("site_id=shop").totalEvents == total + 100
            }
            try await audit(database)
            try await end(api.program, worker.program)
        }
    }

    @Test("is right in the end when those that migrate it are killed ten times")
    func kills() async throws {
        let data = try VersionOne()
        let mongod = try OwnMongod()
        try await mongod.start()
        try await TestDatabase.with(at: mongod.url) { database in
            try await data.load(into: database, copies: 30)
            // Each batch takes so long at least that a kill finds the migration unfinished, however busy the machine is.
            try await mongod.failCommands(
                "alwaysOn",
                ["failCommands": ["update"], "blockConnection": true, "blockTimeMS": 50]
            )
            let environment = ["LEASE_SECONDS": "1"]
            var inside = 0
            for kill in 0..<10 {
                let before = try await database.documents("schema", ["_id": "migration"]).first
                let program =
                    try kill % 2 == 0
                    ? RunningAPI(database.url, environment: environment).program
                    : RunningWorker(database.url, environment: environment).program
                try await Eventually.holds("the migration goes on: \(program.standardError)") {
                    let now = try await database.documents("schema", ["_id": "migration"]).first
                    if now?["position"] != before?["position"] || now?["step"] != before?["step"] { return true }
                    return try await version(database) == SchemaVersion.current
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0..<60)))
                program.kill()
                if try await version(database) < SchemaVersion.current { inside += 1 }
            }
            #expect(inside == 10)
            try await mongod.failCommands("off")
            let api = try RunningAPI(database.url, environment: environment)
            let worker = try RunningWorker(database.url, environment: environment)
            try await Eventually.holds(within: .seconds(60), "it is migrated: \(api.program.standardError)") {
                try await version(database) == SchemaVersion.current
            }
            try await Eventually.holds("the queue is empty") { try await database.count("events_queue") == 0 }
            #expect(try await old(database) == 0)
            try await expect(data.after.filter { $0.target != "/sites" }, api, "after")
            try await audit(database)
            try await end(api.program, worker.program)
        }
    }

    @Test("waits for the workers of that version, and fences those that are gone")
    func olderWorkers() async throws {
        let data = try VersionOne()
        try await TestDatabase.with { database in
            try await data.load(into: database)
            _ = try await database.run([
                "update": "leases",
                "updates": [
                    [
                        "q": ["_id": "worker:old"],
                        "u": [
                            [
                                "$set": [
                                    "kind": "worker", "role": "worker", "fenced": false, "host": "elsewhere", "pid": 77,
                                    "sessions": .array([] as [BSONValue]), "until": ["$add": ["$$NOW", 2_000]],
                                ]
                            ]
                        ] as BSONValue,
                        "upsert": true,
                    ]
                ],
            ])
            let worker = try RunningWorker(database.url)
            try await Eventually.holds("it says so") {
                worker.program.standardError.contains("waiting for workers of an older version to end")
            }
            #expect(worker.program.standardError.contains("elsewhere, process 77"))
            #expect(try await database.count("events_queue") == 250)
            #expect(try await version(database) == 1)
            try await Eventually.holds("it is migrated, and all is moved") {
                guard try await database.count("events_queue") == 0 else { return false }
                return try await version(database) == SchemaVersion.current
            }
            #expect(try await database.count("leases", ["_id": "worker:old", "fenced": false]) == 0)
            try await audit(database)
            try await end(worker.program)
        }
    }

    @Test("that has not counted a new number is answered from its events until its sums are made anew")
    func recount() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue([SampleEvent(path: "/", user: "u", time: .now)])
            try await database.moveAll(limit: 10)
            let before = try await database.report(.init(siteID: "site"))
            let marked = try await database.lane.run { client in
                try RecountMark.migrate(nil, TestDatabase.names, client).changed
            }
            #expect(marked == 1)
            let after = try await database.report(.init(siteID: "site"))
            #expect(before.source == .rollup && after.source == .columns && before.counts == after.counts)
            let program = try SpawnedProgram(
                TestEnvironment.program("footfall"),
                ["rollups", "rebuild"],
                environment: ["MONGO_URL": database.url]
            )
            #expect(try await program.exitCode(within: .seconds(60)) == 0)
            #expect(try await database.report(.init(siteID: "site")).source == .rollup)
        }
    }

    @Test("of a newer version is refused, with both versions named")
    func newer() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let changed = try await database.lane.run { client in
                let change = MongoUpdate(filter: ["_id": "schema"], change: ["$set": ["version": 99]])
                return try client.update("schema", [change])
            }
            #expect(changed == 1)
            let audit = try SpawnedProgram(
                TestEnvironment.program("footfall"),
                ["audit"],
                environment: ["MONGO_URL": database.url]
            )
            for program in [try RunningAPI(database.url).program, try RunningWorker(database.url).program, audit] {
                let code = try await program.exitCode()
                #expect(code != 0)
                let said = "its schema is version 99, and this program knows up to version \(SchemaVersion.current)"
                #expect(program.standardError.contains(said), "\(program.name): \(program.standardError)")
            }
        }
    }

    @Test("whose index has other keys is refused with words that help; a former definition is replaced")
    func indexes() async throws {
        try await TestDatabase.with { database in
            _ = try await database.run([
                "createIndexes": "events", "indexes": [["name": "site_time", "key": ["site_id": 1, "timestamp": -1]]],
            ])
            let api = try RunningAPI(database.url)
            let code = try await api.program.exitCode()
            let said = api.program.standardError
            #expect(code != 0 && said.contains("the index site_time of events has the keys"), "\(said)")
            #expect(said.contains("db.events.dropIndex(\"site_time\")"), "\(said)")

            let keys: BSONDocument = ["site_id": 1, "timestamp": 1]
            let index = IndexDefinition("events", "site_time", keys, formerKeys: [["site_id": 1, "timestamp": -1]])
            try await database.lane.run { client in try index.create(on: client) }
            try await database.lane.run { client in try index.create(on: client) }
            let reply = try await database.run(["listIndexes": "events"])
            let found = try reply.document("cursor").document("firstBatch").values().compactMap(\.document)
            #expect(found.map { $0["key"] } == [["_id": 1], .document(keys)])
        }
    }
}
