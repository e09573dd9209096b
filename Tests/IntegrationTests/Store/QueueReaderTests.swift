import Analytics
import Leases
import Mongo
import Moving
import Statistics
import Testing

@Suite("reading the queue") struct QueueReaderTests {
    /// What a worker does with one reading.
    private struct Reading: Sendable {
        let lane: MongoLane
        let queue = QueueReader(names: TestDatabase.names)
        let mover = EventMover(names: TestDatabase.names, leases: TestDatabase.leases, batchSize: 1_000)
        let lease: WorkerLease

        init(_ holder: LeaseHolder) {
            lane = holder.lane
            lease = holder.lease
        }

        /// Begins a reading anew and moves what it gives.
        func move() async throws -> Int {
            try await lane.run { [queue, mover, lease] client in
                let batch = try queue.first(limit: 1_000, of: lease, on: client)
                return try mover.move(batch, lease: lease, lane: 0, on: client).moved
            }
        }
    }

    @Test("events that arrive minutes late are found, though younger ones have been read and moved before them")
    func late() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            var worker = try await LeaseHolder(.worker, in: database)
            try await worker.round()
            let reading = Reading(worker)
            let now = Timestamp.now
            for minutes in Int64(0)..<5 {
                let age = minutes * 60_000
                try await database.enqueue(
                    (0..<20).map { SampleEvent(site: "site-\($0)", path: "/\(minutes)") },
                    now: Timestamp(milliseconds: now.milliseconds - age)
                )
                var moved = 0
                try await Eventually.holds(within: .seconds(5), "events \(minutes) minutes late are found") {
                    moved += try await reading.move()
                    return moved == 20
                }
            }
            #expect(try await database.count("events_queue") == 0)
            #expect(try await database.count("events") == 100)
        }
    }
}
