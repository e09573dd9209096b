import Analytics
import BSON
import Leases
import Mongo
import Moving
import Testing

@Suite("moving") struct MoverTests {
    private func events(_ numbers: some Sequence<Int>) -> [SampleEvent] {
        numbers.map { SampleEvent(site: "site-\($0 % 50)", path: "/\($0)", eventID: "e\($0)") }
    }

    @Test("everything is moved once, whatever the size of a batch", arguments: [1, 7, 1_000, 10_000])
    func movesAll(limit: Int) async throws {
        let count = limit == 1 ? 50 : 2_500
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue(events(0..<count))
            let queued = try await database.documents("events_queue")
            let moves = try await database.moveAll(limit: limit)
            #expect(moves.reduce(0) { $0 + $1.taken } == count)
            #expect(moves.allSatisfy { $0.moved == $0.taken && $0.taken <= limit })
            #expect(try await database.count("events_queue") == 0)
            // An event is what was queued, and the moment of its move.
            let moved = try await database.documents("events")
            #expect(moved.map { $0["_id"] } == queued.map { $0["_id"] })
            for (event, before) in zip(moved, queued) {
                let fields = try event.fields()
                let kept = try before.fields().filter { $0.key != "partition" }
                #expect(fields.map(\.key) == kept.map(\.key) + ["processed_at"])
                #expect(fields.dropLast().map(\.value) == kept.map(\.value))
                let (processed, ingested) = (fields.last?.value.date ?? 0, event["ingested_at"]?.date ?? .max)
                #expect(processed >= ingested && processed <= Timestamp.now.milliseconds)
            }
        }
    }

    @Test("an empty queue is nothing to move")
    func emptyQueue() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let move = try await database.lane.run { client in
                let lease = try TestDatabase.leases.round(
                    TestDatabase.leases.register(sessions: [client.session().id], on: client),
                    on: client
                )
                let batch = try QueueReader(names: TestDatabase.names).first(limit: 10, of: lease, on: client)
                return try EventMover(names: TestDatabase.names, leases: TestDatabase.leases, batchSize: 10)
                    .move(batch, lease: lease, lane: 0, on: client)
            }
            #expect(move == EventMover.Move())
        }
    }

    @Test("events sent again after they were moved are dropped and counted once", arguments: [1, 40, 1_000])
    func sentAgain(limit: Int) async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue(events(0..<100))
            try await database.moveAll(limit: limit)
            let before = try await database.documents("events")
            // Old and new ones mixed, and then only old ones.
            try await database.enqueue(events(50..<150))
            let mixed = try await database.moveAll(limit: limit)
            try await database.enqueue(events(0..<150))
            let old = try await database.moveAll(limit: limit)
            #expect(mixed.reduce(0) { $0 + $1.duplicates } == 50)
            #expect(old.reduce(0) { $0 + $1.duplicates } == 150)
            #expect(try await database.count("events") == 150)
            #expect(try await database.count("events_queue") == 0)
            let after = try await database.documents("events")
            #expect(before.allSatisfy { after.contains($0) }, "what was moved first stays as it was")
        }
    }

    @Test("the same event_id of two sites is two events")
    func sitesAreApart() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue(["a", "b", "ab"].map { SampleEvent(site: $0, eventID: "same") })
            // Only the border between the site's name and the event's differs.
            try await database.enqueue([SampleEvent(site: "c", eventID: "cc"), SampleEvent(site: "cc", eventID: "c")])
            try await database.moveAll(limit: 10)
            #expect(try await database.count("events") == 5)
        }
    }

    @Test("movers at once on one queue store every event once", arguments: [2, 4])
    func moversAtOnce(movers: Int) async throws {
        let count = 4_000
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.enqueue(events(0..<500))
            try await database.moveAll(limit: 500)
            try await database.enqueue(events(400..<count))
            let lane = database.deployment.makeLane("mover", threads: movers)
            let moved = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<movers {
                    group.addTask {
                        let moves = try await database.moveAll(limit: 97, on: lane)
                        return moves.reduce(0) { $0 + $1.moved }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(moved == count - 500)
            #expect(try await database.count("events") == count)
            #expect(try await database.count("events_queue") == 0)
            await lane.shutDown()
        }
    }

    @Test("what arrives while a mover is at work is moved, too")
    func arrivals() async throws {
        let count = 3_000
        try await TestDatabase.with { database in
            try await database.prepare()
            let mover = Task {
                var moved = 0
                while moved < count {
                    moved += try await database.moveAll(limit: 200).reduce(0) { $0 + $1.taken }
                }
                return moved
            }
            for start in stride(from: 0, to: count, by: 50) {
                try await database.enqueue(events(start..<(start + 50)))
            }
            #expect(try await mover.value == count)
            #expect(try await database.count("events") == count)
        }
    }

    @Test("the number that waits is the queue's")
    func waiting() async throws {
        try await TestDatabase.with { database in
            let queue = QueueReader(names: TestDatabase.names)
            #expect(try await database.lane.run { client in try queue.waiting(on: client) } == 0)
            try await database.enqueue(events(0..<42))
            #expect(try await database.lane.run { client in try queue.waiting(on: client) } == 42)
        }
    }
}
