import BSON
import Dispatch
import Mongo
import Synchronization
import Testing

@Suite("lanes") struct LaneTests {
    @Test("shutting down finishes what is in line, and takes nothing more")
    func shutDownFinishes() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("test", threads: 1)
            let gate = DispatchSemaphore(value: 0)
            lane.submit { _ in gate.wait() }
            for id in Int32(0)..<50 {
                lane.submit { client in
                    _ = try? client.insert(BSONDocument([("_id", .int32(id))]).bytes, count: 1, into: "things")
                }
            }
            async let ended: Void = lane.shutDown()
            gate.signal()
            await ended
            #expect(try await database.count("things") == 50)
            #expect(lane.submit { _ in } == .closed)
            let error = await #expect(throws: MongoError.self) { try await lane.run { _ in } }
            #expect(error?.kind == .unavailable)
        }
    }

    /// How many are at work, and how many were at most.
    private final class Presence: Sendable {
        private let numbers = Mutex((now: 0, most: 0))

        var most: Int { numbers.withLock { $0.most } }

        func enter() -> Int {
            numbers.withLock { numbers in
                numbers.now += 1
                numbers.most = max(numbers.most, numbers.now)
                return numbers.now
            }
        }

        func leave() {
            numbers.withLock { $0.now -= 1 }
        }
    }

    @Test("as many calls run at once as there are threads, and no more")
    func threads() async throws {
        try await TestDatabase.with { database in
            let lane = database.deployment.makeLane("test", threads: 3)
            let presence = Presence()
            let meeting = DispatchSemaphore(value: 0)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try? await lane.run { _ in
                            let now = presence.enter()
                            // The first three meet; so all threads are seen at work.
                            if now == 3 { for _ in 0..<12 { meeting.signal() } }
                            _ = meeting.wait(timeout: .now() + 10)
                            presence.leave()
                        }
                    }
                }
            }
            #expect(presence.most == 3)
            await lane.shutDown()
        }
    }

    @Test("a call that takes too long is given up by its caller, and the lane goes on", .takesTurns)
    func timeLimit() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("test", threads: 1)
            let gate = DispatchSemaphore(value: 0)
            let start = ContinuousClock.now
            let error = await #expect(throws: MongoError.self) {
                try await lane.run(within: .milliseconds(100)) { _ in gate.wait() }
            }
            #expect(error?.kind == .network)
            #expect(.now - start < .seconds(3))
            gate.signal()
            #expect(try await lane.run(within: .seconds(10)) { _ in 42 } == 42)
            await lane.shutDown()
        }
    }

    @Test("a call that is given up while it waits is not run, and makes room for others", .takesTurns)
    func givenUp() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("test", threads: 1, capacity: 1)
            let gate = DispatchSemaphore(value: 0)
            let begun = DispatchSemaphore(value: 0)
            lane.submit { _ in
                begun.signal()
                gate.wait()
            }
            try await OwnThread.run { begun.wait() }
            let flag = Flag()
            let call = MongoCall(within: .seconds(30))
            let waiting = Task { try await lane.run(call) { _ in flag.set() } }
            try await Eventually.holds("the call waits") { call.isWaiting }
            call.giveUp()
            let error = await #expect(throws: MongoError.self) { try await waiting.value }
            #expect(error?.kind == .cancelled)
            #expect(lane.submit { _ in } == .accepted)
            let refused = await #expect(throws: MongoError.self) { try await lane.run { _ in } }
            #expect(refused?.kind == .overloaded)
            gate.signal()
            await lane.shutDown()
            #expect(!flag.isSet)
        }
    }

    @Test("a call whose time is over before its turn comes is not run", .takesTurns)
    func late() async throws {
        try await TestDatabase.with { database async throws in
            let lane = database.deployment.makeLane("test", threads: 1)
            let gate = DispatchSemaphore(value: 0)
            lane.submit { _ in gate.wait() }
            let flag = Flag()
            let error = await #expect(throws: MongoError.self) {
                try await lane.run(within: .milliseconds(100)) { _ in flag.set() }
            }
            #expect(error?.kind == .overloaded)
            gate.signal()
            await lane.shutDown()
            #expect(!flag.isSet)
        }
    }

    /// A pipeline that takes minutes.
    private static let endless: [BSONDocument] = {
        let crossing: BSONDocument = ["$lookup": ["from": "things", "pipeline": [], "as": "all"]]
        return [crossing, ["$unwind": "$all"], crossing, ["$unwind": "$all"], ["$group": ["_id": "$all._id"]]]
    }()

    private static func work(_ call: MongoCall, _ client: MongoClient, _ pipeline: [BSONDocument]) throws {
        try client.withSnapshot(call) { session in
            _ = try client.aggregate(
                "things",
                pipeline,
                options: ["maxTimeMS": .int64(try call.millisecondsLeft())],
                session: session
            )
        }
    }

    @Test("giving up ends what MongoDB works on, and nothing else, however the two meet", .takesTurns)
    func ended() async throws {
        try await TestDatabase.with { database async throws in
            try await database.insert((0..<2_000).map { ["_id": .int32($0)] }, into: "things")
            let control = database.deployment.makeLane("control", threads: 1)
            let lane = database.deployment.makeLane("test", threads: 2, control: control)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                // One is given up again and again, at other moments each time, from before it begins on.
                group.addTask {
                    for round in 0..<150 {
                        let call = MongoCall(within: .seconds(60))
                        async let result: Void = lane.run(call) { client in try Self.work(call, client, Self.endless) }
                        try await Task.sleep(for: .microseconds(100 * (round % 75)))
                        call.giveUp()
                        do {
                            try await result
                            Issue.record("an endless call has ended")
                        } catch let error as MongoError {
                            #expect(error.kind == .cancelled)
                        }
                    }
                }
                // The other ones use the same sessions, and must never notice.
                group.addTask {
                    for _ in 0..<400 {
                        let call = MongoCall(within: .seconds(60))
                        try await lane.run(call) { client in
                            try Self.work(call, client, [["$match": ["_id": 7]]])
                            try Self.work(call, client, [["$group": ["_id": .null, "n": ["$sum": 1]]]])
                        }
                    }
                }
                try await group.waitForAll()
            }
            await lane.shutDown()
            await control.shutDown()
            #expect(.now - start < .seconds(45))
            let name = database.deployment.database + ".things"
            let left = try await database.run(["currentOp": 1, "ns": .string(name), "active": true], database: "admin")
            #expect(try left.document("inprog").values().isEmpty)
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }

        func set() {
            value.store(true, ordering: .relaxed)
        }
    }

    @Test("what a call throws reaches its caller")
    func errors() async throws {
        struct Wrong: Error {}
        try await TestDatabase.with { database in
            await #expect(throws: Wrong.self) { try await database.lane.run { _ in throw Wrong() } }
            await #expect(throws: Wrong.self) {
                try await database.lane.run(within: .seconds(10)) { _ in throw Wrong() }
            }
        }
    }
}
