import BSON
import Leases
import Mongo
import Moving
import Testing

@Suite("writes that MongoDB refuses while moving", .takesTurns) struct RefusedWriteTests {
    private static let events = (0..<20).map { SampleEvent(site: "s\($0 % 3)", path: "/\($0)", eventID: "e\($0)") }

    /// BadValue, FailedToParse, UnknownError, Unauthorized, Interrupted, OutOfDiskSpace, CommandNotFound, CursorNotFound,
    /// an unknown stage, and a code that nobody knows.
    @Test(
        "no error that may have another cause makes a dead letter of a healthy event",
        arguments: [[2, 9, 8, 13, 11601, 14031, 59, 43, 40324, 1_234_567]]
    )
    func healthyEvents(codes: [Int32]) async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        try await TestDatabase.with(at: mongod.url) { database in
            try await database.prepare()
            try await database.enqueue(Self.events)
            var worker = try await LeaseHolder(.worker, in: database)
            for code in codes {
                try await worker.round()
                let namespace = database.deployment.database + ".events"
                try await mongod.failCommands(
                    "alwaysOn",
                    ["failCommands": ["insert"], "namespace": .string(namespace), "errorCode": .int32(code)]
                )
                do {
                    try await moveOnce(worker)
                    Issue.record("moved in spite of \(code)")
                } catch let error as MongoError {
                    #expect(error.code == Int(code))
                }
                try await mongod.failCommands("off")
                #expect(try await database.count("events_queue") == Self.events.count, "\(code)")
                #expect(try await database.count("events_dead") == 0, "\(code)")
            }
            try await worker.retire()
            try await database.moveAll(limit: 10)
            #expect(try await database.count("events") == Self.events.count)
            #expect(try await database.count("events_queue") + database.count("events_dead") == 0)
        }
    }

    /// Reads a batch and tries to move it.
    private func moveOnce(_ worker: LeaseHolder) async throws {
        _ = try await worker.lane.run { [lease = worker.lease] client in
            let batch = try QueueReader(names: TestDatabase.names).first(limit: 100, of: lease, on: client)
            return try EventMover(names: TestDatabase.names, leases: TestDatabase.leases, batchSize: 100)
                .move(batch, lease: lease, lane: 0, on: client)
        }
    }

    @Test(
        "a document that is nested as deep as MongoDB allows becomes a dead letter, and can be put back",
        arguments: [3, 149, 179]
    )
    func nested(levels: Int) async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let deep = (0..<levels).reduce(BSONDocument.empty) { inner, _ in ["a": .document(inner)] }
            // Without a type it cannot be processed.
            let document: BSONDocument = [
                "_id": .objectID(ObjectIDGenerator().next(seconds: 1_700_000_000)), "deep": .document(deep),
                "site_id": "s",
                "timestamp": .date(1_700_000_000_000), "ingested_at": .date(1_700_000_000_000), "partition": 0,
            ]
            try await database.insert([document], into: "events_queue")
            try await database.enqueue(Self.events)
            try await database.moveAll(limit: 100)
            #expect(try await database.count("events") == Self.events.count)
            let name = try await database.lane.run { client in
                let letters = DeadLetters(names: TestDatabase.names)
                var name = ""
                try letters.list(on: client) { letter in
                    name = letter.name
                    return true
                }
                guard let letter = try letters.letter(named: name, on: client) else { throw Failure("no letter") }
                try letters.retry(letter, on: client)
                return name
            }
            let again = try #require(try await database.documents("events_queue").first)
            #expect(again["_id"]?.objectID?.hex == name)
            #expect(again["deep"]?.document == deep)
            #expect(try await database.count("events_dead") == 0)
        }
    }

    @Test("a document that MongoDB refuses for what is in it becomes a dead letter, and keeps none of the others back")
    func validator() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            _ = try await database.run(["collMod": "events", "validator": ["path": ["$ne": "/7"]]])
            try await database.enqueue(Self.events)
            try await database.moveAll(limit: 10)
            let dead = try await database.documents("events_dead")
            #expect(dead.count == 1)
            #expect(dead.first?["event"]?.document?["path"] == "/7")
            #expect(dead.first?["reason"]?.string?.contains("121") == true)
            #expect(try await database.count("events") == Self.events.count - 1)
            #expect(try await database.count("events_queue") == 0)
        }
    }
}
