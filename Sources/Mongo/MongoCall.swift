import BSON
import Glibc
import Synchronization

/// Work on a lane that somebody waits for: it has a time limit, and it ends when nobody waits any more.
///
/// While it waits for a thread it is dropped. While MongoDB works on it, MongoDB is told to stop: the session of its reads is
/// killed, over another lane, until the work has ended.
public final class MongoCall: Sendable {
    private enum Phase { case waiting, running, idle }

    private struct State: Sendable {
        var phase = Phase.idle
        var failure: MongoError?
        var waiter: (@Sendable (MongoError) -> Void)?
        var control: MongoLane?
    }

    /// How long a call is waited for after ``deadline``: a server that keeps to `maxTimeMS` answers within it.
    public static let grace = Duration.milliseconds(500)

    /// MongoDB gets no more time than until here.
    public let deadline: ContinuousClock.Instant
    private let state = Mutex(State())
    /// The session of the reads that run now. Held while it is killed, so that it cannot belong to other work then.
    private let session = Mutex<BSONDocument?>(nil)

    /// A call of four seconds that nobody but its thread waits for.
    public static var plain: MongoCall { MongoCall(within: .seconds(4)) }

    /// - Parameter deadline: MongoDB gets no more time than until here.
    public init(until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    /// - Parameter limit: The time that MongoDB has from now on, time in the lane's queue included.
    public convenience init(within limit: Duration) {
        self.init(until: .now + limit)
    }

    /// Nobody waits for the result any more.
    public var isGivenUp: Bool { state.withLock { $0.failure != nil } }

    /// Ends the call: whoever waits gets the error, and MongoDB is told to stop. Does nothing after the first time.
    public func giveUp(_ error: MongoError = MongoError(.cancelled, message: "nobody waits for the answer any more")) {
        let (waiter, control) = state.withLock { state -> ((@Sendable (MongoError) -> Void)?, MongoLane?) in
            guard state.failure == nil else { return (nil, nil) }
            state.failure = error
            return (exchange(&state.waiter, with: nil), state.phase == .running ? state.control : nil)
        }
        waiter?(error)
        control?.submit { [self] client in kill(on: client) }
    }

    /// Milliseconds that are left for MongoDB, for `maxTimeMS`.
    /// - Throws: ``MongoError`` when nobody waits any more, or the time is over.
    public func millisecondsLeft() throws(MongoError) -> Int64 {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let left = (deadline - .now) / .milliseconds(1)
        guard left >= 1 else { throw MongoError(.timeout, message: "the time for one answer is over") }
        return Int64(left)
    }

    /// It has entered a lane's queue, and no thread has begun with it.
    package var isWaiting: Bool { state.withLock { $0.phase == .waiting } }

    /// Ends a call whose time is over, called once at ``deadline`` and once after ``grace``.
    func timeIsOver(isLast: Bool) {
        if isWaiting {
            giveUp(MongoError(.overloaded, message: "no thread was free in time"))
        } else if isLast {
            giveUp(MongoError(.network, message: "no answer in time"))
        }
    }

    /// Enters a lane's queue.
    /// - Throws: ``MongoError`` when the call has been given up already.
    func enter(control: MongoLane?, waiter: @escaping @Sendable (MongoError) -> Void) throws(MongoError) {
        let failure = state.withLock { state in
            if state.failure == nil {
                state.phase = .waiting
                state.control = control
                state.waiter = waiter
            }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// A thread begins with the work; `false` when nobody waits for it any more.
    func begin() -> Bool {
        if ContinuousClock.now >= deadline { timeIsOver(isLast: false) }
        return state.withLock { state in
            guard state.failure == nil else { return false }
            state.phase = .running
            return true
        }
    }

    func end() {
        state.withLock { state in
            state.phase = .idle
            state.waiter = nil
            state.control = nil
        }
    }

    /// Runs `body`, whose reads are all in a session, so that giving up ends them.
    func withSession<Result>(_ id: BSONDocument, _ body: () throws -> Result) throws -> Result {
        session.withLock { $0 = id }
        // Waits for a kill that is under way: behind this line the session may be used for something else.
        defer { session.withLock { $0 = nil } }
        // Whoever gave up before the id was there could not kill it.
        _ = try millisecondsLeft()
        return try body()
    }

    /// Kills what runs in the call's session, until there is none: between two reads there is nothing to kill.
    private func kill(on client: MongoClient) {
        for _ in 0..<Self.kills {
            let isOver = session.withLock { session in
                guard let session else { return true }
                do {
                    try client.run(["killSessions": [.document(session)]], database: "admin")
                    return false
                } catch {
                    // What cannot be killed comes to its end by `maxTimeMS`.
                    return true
                }
            }
            if isOver { return }
            usleep(Self.killInterval)
        }
    }

    private static let kills = 200
    private static let killInterval: UInt32 = 20_000
}
