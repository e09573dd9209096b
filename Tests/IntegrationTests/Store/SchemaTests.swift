import Analytics
import BSON
import Ingest
import Leases
import Migration
import Mongo
import Storage
import Testing

@Suite("the schema") struct SchemaTests {
    private func indexes(_ database: TestDatabase, _ collection: String) async throws -> [String] {
        let reply = try await database.run(["listIndexes": .string(collection)])
        return try reply.document("cursor").document("firstBatch").values().compactMap { $0.document?["name"]?.string }
    }

    @Test("programs that start at once prepare it without getting into each other's way, and again changes nothing")
    func concurrentStarts() async throws {
        try await TestDatabase.with { database in
            let lane = database.deployment.makeLane("schema", threads: 6)
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            try await lane.run { client in try TestDatabase.schema.prepare(on: client) }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await indexes(database, "events_queue") == ["_id_", "ingested_partition"])
                #expect(try await indexes(database, "events") == ["_id_", "site_time"])
                #expect(try await database.count("leases", ["kind": "partition"]) == Partition.count)
            }
            await lane.shutDown()
        }
    }

    @Test("the queue is clustered, also when the first event comes before all is prepared")
    func clusteredQueue() async throws {
        for isPrepared in [true, false] {
            try await TestDatabase.with { database in
                if isPrepared { try await database.prepare() }
                let queue = EventQueue(
                    lane: database.lane,
                    names: TestDatabase.names,
                    gauge: QueueGauge(names: TestDatabase.names, limits: .init(count: 0, age: .zero)),
                    logger: database.logger
                )
                let event: BSONDocument = ["_id": 1]
                try await queue.append(event.bytes, count: 1)
                let reply = try await database.run(["listCollections": 1, "filter": ["name": "events_queue"]])
                let found = try reply.document("cursor").document("firstBatch").values().first?.document
                #expect(try found?.document("options").document("clusteredIndex")["unique"] == true)
                try await database.prepare()
                #expect(try await database.count("events_queue") == 1)
            }
        }
    }

    @Test("the queue may have another name")
    func queueName() async throws {
        try await TestDatabase.with { database in
            try await database.lane.run { client in
                let names = CollectionNames(queue: "my-queue")
                try Schema(names: names, leases: LeaseStore(names: names, duration: .seconds(5))).prepare(on: client)
            }
            #expect(try await indexes(database, "my-queue") == ["_id_", "ingested_partition"])
        }
    }

    @Test("it can be prepared around data that is there already")
    func existingData() async throws {
        try await TestDatabase.with { database in
            // As an older version made it: not clustered.
            _ = try await database.run(["create": "events_queue"])
            try await database.enqueue((0..<100).map { SampleEvent(user: "u\($0)") })
            try await database.prepare()
            try await database.moveAll(limit: 50)
            #expect(try await indexes(database, "events") == ["_id_", "site_time"])
            #expect(try await database.report(.init(siteID: "site")).counts.users == 100)
        }
    }

    @Test("a site that is older than columns is answered from the events of its period alone")
    func eventsOfPeriod() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue((0..<500).map { SampleEvent(site: "s\($0 % 2)", path: "/", user: "u\($0)") })
            try await database.moveAll(limit: 500)
            try await database.doubtRollups()
            let plain = StatsQuery(siteID: "s1")
            let whole = StatsQuery(
                siteID: "s1",
                filters: [EventFilter(.path, .prefix, "/")],
                interval: .hour,
                breakdown: [.field(.userID)],
                cursor: PageCursor(count: 1, value: "u300")
            )
            let compared = StatsQuery(siteID: "s1", period: .day(Timestamp.now.day), comparison: .previous)
            for (query, commands, keys) in [(plain, 1, 250), (whole, 1, 250), (compared, 1, 250)] {
                _ = try await database.run(["profile": 2])
                _ = try await database.report(query)
                _ = try await database.run(["profile": 0])
                let profiled = try await database.documents(
                    "system.profile",
                    ["$or": [["command.find": "events"], ["command.aggregate": "events"]]]
                )
                _ = try await database.run(["drop": "system.profile"])
                #expect(profiled.count == commands)
                #expect(try profiled.reduce(0) { try $0 + $1.integer("docsExamined") } == keys)
                #expect(try profiled.reduce(0) { try $0 + $1.integer("keysExamined") } == keys)
            }
        }
    }
}
