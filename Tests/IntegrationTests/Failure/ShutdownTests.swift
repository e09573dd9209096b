import Analytics
import BSON
import Foundation
import Synchronization
import Testing

@Suite("SIGTERM", .takesTurns) struct ShutdownTests {
    /// Posts one event after the other until the server is gone.
    /// - Returns: The ids of those that were acknowledged.
    private static func post(_ client: Int, to port: Int, _ acknowledged: Counter) throws -> [String] {
        var ids: [String] = []
        do {
            let connection = try HTTPConnection(port: port)
            while true {
                let id = "\(client)-\(ids.count)"
                let event = SampleEvent(site: "s", user: id, eventID: id)
                let answer = try connection.exchange(HTTPMessage.post("/event", event.json))
                guard answer.status == 202 else {
                    guard answer.status == 503 else { throw Failure("\(answer.status) \(answer.text)") }
                    return ids
                }
                ids.append(id)
                acknowledged.count.withLock { $0 += 1 }
                if answer.header("connection") == "close" { return ids }
            }
        } catch HTTPFailure.closed {
            return ids
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    @Test(
        "under load, both programs end with 0 and everything acknowledged is stored once",
        arguments: [SIGTERM, SIGINT]
    )
    func underLoad(signal: Int32) async throws {
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url)
            let worker = try RunningWorker(database.url)
            try await api.ready()
            let counter = Counter()
            async let acknowledged = OwnThread.run(count: 16) { [port = api.port] client in
                try Self.post(client, to: port, counter)
            }
            try await Eventually.holds("events flow") { counter.count.withLock { $0 } > 2_000 }
            let start = ContinuousClock.now
            api.program.send(signal)
            worker.program.send(signal)
            #expect(try await api.program.exitCode(within: .seconds(12)) == 0, "\(api.program.standardError)")
            #expect(try await worker.program.exitCode(within: .seconds(12)) == 0, "\(worker.program.standardError)")
            #expect(.now - start < .seconds(10))

            let ids = Set(try await acknowledged.flatMap { $0 })
            let queued = try await database.documents("events_queue").compactMap { $0["user_id"]?.string }
            let moved = try await database.documents("events").compactMap { $0["user_id"]?.string }
            #expect(!moved.isEmpty)
            let stored = Set(queued + moved)
            #expect(stored.count == queued.count + moved.count, "no event is stored twice")
            #expect(ids.subtracting(stored).isEmpty)
            // A client whose connection ended may not have heard of its last event.
            #expect(stored.subtracting(ids).count <= 16)
        }
    }

    @Test("idle programs end at once")
    func idle() async throws {
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url)
            let worker = try RunningWorker(database.url, environment: ["POLL_MS": "60000"])
            try await api.ready()
            try await Eventually.holds("the worker moves") { worker.program.standardError.contains("moving events") }
            let idle = try await OwnThread.run { [port = api.port] in
                let connection = try HTTPConnection(port: port)
                _ = try connection.exchange(HTTPMessage.get("/healthz"))
                // Kept open by the caller: an idle connection must not hold up the end.
                return Unshared(connection)
            }
            for program in [api.program, worker.program] {
                let start = ContinuousClock.now
                program.send(SIGTERM)
                #expect(try await program.exitCode(within: .seconds(12)) == 0)
                #expect(.now - start < .seconds(3), "\(program.name)")
            }
            withExtendedLifetime(idle) {}
        }
    }

    /// Hands a connection from one thread to another.
    ///
    /// - Invariant: Only one of them has it, which makes `@unchecked Sendable` right.
    private struct Unshared: @unchecked Sendable {
        let connection: HTTPConnection

        init(_ connection: HTTPConnection) {
            self.connection = connection
        }
    }

    @Test("a worker that is killed in the middle of its work leaves all to the next one, once")
    func killedWorker() async throws {
        let count = 20_000
        try await TestDatabase.with { database in
            try await database.prepare()
            for start in stride(from: 0, to: count, by: 5_000) {
                try await database.enqueue(
                    (start..<(start + 5_000)).map { SampleEvent(site: "s\($0 % 9)", user: "u\($0)", eventID: "e\($0)") }
                )
            }
            // A successor has to wait until the lease of the one before has run out.
            let environment = ["BATCH_SIZE": "200", "LEASE_SECONDS": "1"]
            for _ in 0..<3 {
                let known = try await database.count("events")
                let worker = try RunningWorker(database.url, environment: environment)
                try await Eventually.holds("events are moved") { try await database.count("events") > known }
                worker.program.send(SIGKILL)
                #expect(try await worker.program.exitCode() == 128 + SIGKILL)
            }
            let worker = try RunningWorker(database.url, environment: environment)
            try await Eventually.holds("the queue is empty") {
                try await database.count("events_queue") == 0
            }
            #expect(try await database.count("events") == count)
            #expect(try await database.report(.init(siteID: "s0")).counts.users == (count + 8) / 9)
            worker.program.send(SIGTERM)
            #expect(try await worker.program.exitCode() == 0)
        }
    }
}
