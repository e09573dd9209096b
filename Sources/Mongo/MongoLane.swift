import Synchronization

/// A few threads for blocking calls, each with a client of its own.
///
/// The driver blocks, so it must not be called on the cooperative pool or on an event loop. A call is handed over
/// through a locked queue of bounded length and one condition; its thread wakes the caller by resuming a continuation.
public final class MongoLane: Sendable {
    private struct Job: Sendable {
        let run: @Sendable (MongoClient) -> Void
        /// Whose result is waited for; `nil` for a job that must run whoever waits.
        let call: MongoCall?
    }

    /// Jobs that may wait for a thread where nothing else is said.
    public static let defaultCapacity = 1_024

    private let queue: JobQueue<Job>
    private let threads: [OSThread]
    private let control: MongoLane?

    init(deployment: MongoDeployment, name: String, threads: Int, capacity: Int, control: MongoLane?) {
        self.control = control
        queue = JobQueue(capacity: capacity) { $0.call?.isGivenUp ?? false }
        self.threads = (0..<threads).map { [queue] _ in
            OSThread(name: name) {
                // The first job makes the client, so that a lane that is never used costs no connection.
                var client: MongoClient?
                while let job = queue.next() {
                    let connected = client ?? MongoClient(deployment: deployment)
                    client = connected
                    job.run(connected)
                }
            }
        }
    }

    deinit {
        queue.close()
    }

    /// Runs `body` on one of the threads and returns what it returns.
    ///
    /// - Throws: What `body` throws; ``MongoError`` of kind ``MongoError/Kind/unavailable`` after ``shutDown()``, and of kind
    ///   ``MongoError/Kind/overloaded`` when too many jobs wait.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (MongoClient) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let admission = submit { client in
                continuation.resume(with: Swift.Result { try body(client) })
            }
            if let error = Self.error(admission) { continuation.resume(throwing: error) }
        }
    }

    /// Runs `body` as ``run(_:)`` does, as long as somebody waits for it.
    ///
    /// In the queue it is dropped when the call is given up, which the end of its time and the task's cancellation do, too.
    /// While it runs, only reads in ``MongoClient/withSnapshot(_:_:)`` can be ended; anything else keeps its thread until
    /// the driver gives up.
    /// - Throws: As ``run(_:)``; ``MongoError`` of kind ``MongoError/Kind/overloaded`` when no thread was free in time, of
    ///   kind ``MongoError/Kind/network`` when the time is over otherwise, or what ``MongoCall/giveUp(_:)`` was told.
    public func run<Result: Sendable>(
        _ call: MongoCall,
        _ body: @escaping @Sendable (MongoClient) throws -> Result
    ) async throws -> Result {
        let first = FirstResult<Result>()
        try call.enter(control: control) { first.give(.failure($0)) }
        let timer = Task {
            try await Task.sleep(until: call.deadline)
            call.timeIsOver(isLast: false)
            try await Task.sleep(until: call.deadline + MongoCall.grace)
            call.timeIsOver(isLast: true)
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                first.await(continuation)
                let job = Job(
                    run: { client in
                        guard call.begin() else { return }
                        let result = Swift.Result { try body(client) }
                        call.end()
                        first.give(result)
                    },
                    call: call
                )
                if let error = Self.error(queue.append(job)) { first.give(.failure(error)) }
            }
        } onCancel: {
            call.giveUp()
        }
    }

    /// Runs `body` as ``run(_:_:)`` does, but waits for it no longer than a time, and ``MongoCall/grace``.
    public func run<Result: Sendable>(
        within limit: Duration,
        _ body: @escaping @Sendable (MongoClient) throws -> Result
    ) async throws -> Result {
        try await run(MongoCall(within: limit), body)
    }

    /// Runs `body` on one of the threads without waiting for it.
    /// - Returns: Whether it will run.
    @discardableResult
    public func submit(_ body: @escaping @Sendable (MongoClient) -> Void) -> LaneAdmission {
        queue.append(Job(run: body, call: nil))
    }

    /// Takes no more work, finishes what waits, and waits until the threads have ended.
    public func shutDown() async {
        queue.close()
        for thread in threads {
            await thread.ended()
        }
    }

    private static func error(_ admission: LaneAdmission) -> MongoError? {
        switch admission {
        case .accepted: nil
        case .full: MongoError(.overloaded, message: "too many calls wait for a thread")
        case .closed: MongoError(.unavailable, message: "Footfall is shutting down")
        }
    }
}
