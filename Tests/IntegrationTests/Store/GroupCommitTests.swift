import Analytics
import BSON
import Dispatch
import Ingest
import Mongo
import Testing

@Suite("group commit") struct GroupCommitTests {
    private typealias Outcome = Result<Void, IngestError>

    /// A queue whose only writer waits until the gate opens.
    private struct HeldQueue {
        let queue: EventQueue
        let lane: MongoLane
        let gate = DispatchSemaphore(value: 0)
        /// Never full.
        static let gauge = QueueGauge(names: TestDatabase.names, limits: .init(count: 0, age: .zero))

        init(_ database: TestDatabase, _ change: (inout EventQueue.Limits) -> Void = { _ in }) {
            var limits = EventQueue.Limits()
            limits.writers = 1
            change(&limits)
            lane = database.deployment.makeLane("ingest", threads: 1)
            queue = EventQueue(
                lane: lane,
                names: TestDatabase.names,
                limits: limits,
                gauge: Self.gauge,
                logger: database.logger
            )
            lane.submit { [gate] _ in gate.wait() }
        }

        /// Starts an append and returns once its events wait in the line.
        func append(_ documents: [BSONDocument]) async throws -> Task<Outcome, Never> {
            let waiting = queue.waiting
            let task = Task { await GroupCommitTests.outcome(of: documents, on: queue) }
            try await Eventually.holds("the events wait") { queue.waiting == waiting + documents.count }
            return task
        }
    }

    private static func outcome(of documents: [BSONDocument], on queue: EventQueue) async -> Outcome {
        do throws(IngestError) {
            try await queue.append(documents.flatMap(\.bytes), count: documents.count)
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private static func documents(_ ids: [Int], site: String = "site") -> [BSONDocument] {
        ids.map { ["_id": .int32(Int32($0)), "site_id": .string(site)] }
    }

    private func isSuccess(_ outcome: Outcome) -> Bool {
        if case .success = outcome { true } else { false }
    }

    private func failure(_ outcome: Outcome) -> IngestError? {
        if case .failure(let error) = outcome { error } else { nil }
    }

    @Test("every one of many appends at once is answered, and all events are stored once")
    func manyAppends() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("ingest", threads: 2)
            let queue = EventQueue(
                lane: lane,
                names: TestDatabase.names,
                gauge: HeldQueue.gauge,
                logger: database.logger
            )
            let outcomes = await withTaskGroup(of: Outcome.self) { group in
                for number in 0..<2_000 {
                    // Entries of one to five events.
                    let ids = (0...(number % 5)).map { number * 10 + $0 }
                    group.addTask { await Self.outcome(of: Self.documents(ids), on: queue) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count == 2_000)
            #expect(outcomes.allSatisfy(isSuccess))
            #expect(try await database.count("events_queue") == 2_000 * 3)
            #expect(queue.waiting == 0)
            await lane.shutDown()
        }
    }

    @Test("an event that is in the queue already is a success, alone and among new ones, and is stored once")
    func duplicates() async throws {
        try await TestDatabase.with { database in
            let held = HeldQueue(database)
            try await database.insert(Self.documents([3, 11]), into: "events_queue")
            let tasks = [
                try await held.append(Self.documents([1, 2, 3])), try await held.append(Self.documents([3])),
                try await held.append(Self.documents([11, 12])), try await held.append(Self.documents([12, 12])),
            ]
            held.gate.signal()
            for task in tasks { #expect(isSuccess(await task.value)) }
            #expect(try await database.count("events_queue") == 5)
            await held.lane.shutDown()
        }
    }

    @Test("an entry that MongoDB refuses does not spoil the others of its write")
    func refusedEntry() async throws {
        try await TestDatabase.with { database in
            _ = try await database.run(["create": "events_queue", "validator": ["site_id": ["$ne": "refused"]]])
            let held = HeldQueue(database)
            let before = try await held.append(Self.documents([1, 2]))
            let mixed = try await held.append(Self.documents([3]) + Self.documents([4], site: "refused"))
            let between = try await held.append(Self.documents([5]))
            let refused = try await held.append(Self.documents([6], site: "refused"))
            let after = try await held.append(Self.documents([7, 1]))
            held.gate.signal()
            for good in [before, between, after] { #expect(isSuccess(await good.value)) }
            #expect(failure(await mixed.value) == .unknownOutcome)
            #expect(failure(await refused.value) == .unknownOutcome)
            let ids = try await database.documents("events_queue").map { try $0.integer("_id") }
            #expect(ids == [1, 2, 3, 5, 7])
            await held.lane.shutDown()
        }
    }

    @Test(
        "events beyond what may wait are refused at once, and those that wait are still written",
        arguments: [true, false]
    )
    func fullLine(byCount: Bool) async throws {
        try await TestDatabase.with { database in
            let size = Self.documents([1])[0].bytes.count
            let held = HeldQueue(database) { limits in
                if byCount { limits.waitingCount = 3 } else { limits.waitingBytes = 3 * size }
            }
            let first = try await held.append(Self.documents([1, 2]))
            let second = try await held.append(Self.documents([3]))
            #expect(failure(await Self.outcome(of: Self.documents([4]), on: held.queue)) == .overloaded)
            held.gate.signal()
            for good in [first, second] { #expect(isSuccess(await good.value)) }
            #expect(isSuccess(await Self.outcome(of: Self.documents([5]), on: held.queue)))
            #expect(try await database.count("events_queue") == 4)
            await held.lane.shutDown()
        }
    }

    @Test("who has waited too long is told so, and was not stored")
    func patience() async throws {
        try await TestDatabase.with { database in
            let held = HeldQueue(database) { $0.patience = .milliseconds(300) }
            let watch = Task { await held.queue.watch() }
            let late = try await held.append(Self.documents([1]))
            #expect(failure(await late.value) == .unavailable)
            #expect(held.queue.waiting == 0)
            held.gate.signal()
            try await Eventually.holds("a later event is stored") {
                isSuccess(await Self.outcome(of: Self.documents([2]), on: held.queue))
            }
            #expect(try await database.documents("events_queue").map { try $0.integer("_id") } == [2])
            watch.cancel()
            await held.lane.shutDown()
        }
    }

    @Test("a queue that is full refuses events until workers have caught up", arguments: [true, false])
    func fullQueue(byCount: Bool) async throws {
        try await TestDatabase.with { database in
            let old: BSONDocument = ["_id": 0, "ingested_at": .date(Timestamp.now.milliseconds - 60_000)]
            try await database.insert([old] + Self.documents([1, 2]), into: "events_queue")
            let limits = QueueGauge.Limits(count: byCount ? 3 : 0, age: byCount ? .zero : .seconds(30))
            let gauge = QueueGauge(names: TestDatabase.names, limits: limits)
            let lane = database.deployment.makeLane("ingest", threads: 1)
            let queue = EventQueue(lane: lane, names: TestDatabase.names, gauge: gauge, logger: database.logger)
            try await lane.run { client in _ = try gauge.read(on: client) }
            #expect(failure(await Self.outcome(of: Self.documents([3]), on: queue)) == .queueFull)
            #expect(try await database.count("events_queue") == 3)
            _ = try await database.run(["delete": "events_queue", "deletes": [["q": ["_id": 0], "limit": 1]]])
            try await lane.run { client in _ = try gauge.read(on: client) }
            #expect(isSuccess(await Self.outcome(of: Self.documents([3]), on: queue)))
            await lane.shutDown()
        }
    }

    @Test("a write is cut at its limits, and larger entries go alone")
    func limits() async throws {
        try await TestDatabase.with { database in
            let held = HeldQueue(database) { limits in
                limits.batchCount = 10
                limits.batchBytes = 500
            }
            var tasks: [Task<Outcome, Never>] = []
            for start in stride(from: 0, to: 200, by: 25) {
                tasks.append(try await held.append(Self.documents(Array(start..<(start + 25)))))
                tasks.append(try await held.append(Self.documents([1_000 + start])))
            }
            held.gate.signal()
            for task in tasks { #expect(isSuccess(await task.value)) }
            #expect(try await database.count("events_queue") == 208)
            await held.lane.shutDown()
        }
    }

    @Test("after shutdown an append is refused")
    func shutDown() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("ingest", threads: 1)
            let queue = EventQueue(
                lane: lane,
                names: TestDatabase.names,
                gauge: HeldQueue.gauge,
                logger: database.logger
            )
            await lane.shutDown()
            #expect(failure(await Self.outcome(of: Self.documents([1]), on: queue)) == .unavailable)
            #expect(try await database.count("events_queue") == 0)
        }
    }
}
