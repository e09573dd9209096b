import CMongoShims
import Synchronization

/// A few threads for blocking calls, each with a client of its own.
///
/// The driver blocks, so it must not be called on the cooperative pool or on an event loop. A call is handed over
/// through a locked line and one condition; its thread wakes the caller by resuming a continuation.
public final class MongoLane: Sendable {
    typealias Job = @Sendable (MongoClient) -> Void

    private let line = JobQueue<Job>()
    private let threads: [OSThread]

    init(deployment: MongoDeployment, name: String, threads: Int) {
        self.threads = (0..<threads).map { [line] _ in
            OSThread(name: name) {
                // The first job makes the client, so that a lane that is never used costs no connection.
                var client: MongoClient?
                while let job = line.next() {
                    let connected = client ?? MongoClient(deployment: deployment)
                    client = connected
                    job(connected)
                }
            }
        }
    }

    deinit {
        line.close()
    }

    /// Runs `body` on one of the threads and returns what it returns.
    ///
    /// - Throws: What `body` throws; ``MongoError`` of kind ``MongoError/Kind/unavailable`` after ``shutDown()``.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (MongoClient) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = submit { client in
                continuation.resume(with: Swift.Result { try body(client) })
            }
            if !accepted {
                continuation.resume(throwing: MongoError(.unavailable, message: "Footfall is shutting down"))
            }
        }
    }

    /// Runs `body`, which does not throw, on one of the threads.
    ///
    /// - Precondition: The lane has not been shut down.
    public func result<Value: Sendable>(_ body: @escaping @Sendable (MongoClient) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let accepted = submit { client in continuation.resume(returning: body(client)) }
            precondition(accepted, "the lane has been shut down")
        }
    }

    /// Runs `body` as ``run(_:)`` does, but waits for it no longer than a time. The call itself cannot be cancelled and
    /// keeps its thread until the driver gives up.
    ///
    /// - Throws: As ``run(_:)``; ``MongoError`` of kind ``MongoError/Kind/network`` when time is up.
    public func run<Result: Sendable>(
        within limit: Duration,
        _ body: @escaping @Sendable (MongoClient) throws -> Result
    ) async throws -> Result {
        let first = FirstResult<Result>()
        let timer = Task {
            try await Task.sleep(for: limit)
            first.give(.failure(MongoError(.network, message: "no answer within \(limit)")))
        }
        defer { timer.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            first.await(continuation)
            let accepted = submit { client in
                // Calls that were given up while they waited would only hold up those behind them.
                guard first.isOpen else { return }
                first.give(Swift.Result { try body(client) })
            }
            if !accepted { first.give(.failure(MongoError(.unavailable, message: "Footfall is shutting down"))) }
        }
    }

    /// Runs `body` on one of the threads without waiting for it; `false` after ``shutDown()``.
    @discardableResult
    public func submit(_ body: @escaping @Sendable (MongoClient) -> Void) -> Bool {
        line.append(body)
    }

    /// Takes no more work, finishes what waits, and waits until the threads have ended.
    public func shutDown() async {
        line.close()
        for thread in threads {
            await thread.ended()
        }
    }
}
