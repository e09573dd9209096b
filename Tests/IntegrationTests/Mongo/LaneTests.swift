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
            #expect(.now - start < .seconds(2))
            gate.signal()
            #expect(try await lane.run(within: .seconds(10)) { _ in 42 } == 42)
            await lane.shutDown()
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
