import Glibc
import Synchronization

/// Ends or stops the process at a chosen statement of the move, to prove that nothing is lost or counted twice then.
///
/// Only for tests: programs refuse it unless they are told that they are being tested.
public final class FaultInjection: Sendable {
    /// The places between the statements of a move.
    public enum Point: String, CaseIterable, Sendable {
        /// The batch has been read from the queue.
        case found
        /// The transaction has been started.
        case started
        /// The lease has been renewed within it.
        case fenced
        /// The events have been inserted.
        case inserted
        /// They have been added to the rollups.
        case summed
        /// What cannot be processed has been put away.
        case deadLettered
        /// The queue's documents have been deleted.
        case deleted
        /// Segments have been put into the rollups' documents, in a transaction of their own.
        case compacted
        /// Before the commit is sent.
        case committing
        /// The commit has been acknowledged.
        case committed
    }

    /// What happens there.
    public enum Action: String, CaseIterable, Sendable {
        case kill
        case stop
    }

    private let point: Point
    private let action: Action
    private let countdown: Atomic<Int>

    /// Parses `point:action:nth`; `nil` when it is anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let point = Point(rawValue: String(parts[0])),
            let action = Action(rawValue: String(parts[1])), let nth = Int(parts[2]), nth > 0
        else { return nil }
        self.point = point
        self.action = action
        countdown = Atomic(nth)
    }

    /// Comes past a place; the nth time at the chosen one, the process is killed or stopped.
    func pass(_ point: Point) {
        guard point == self.point, countdown.wrappingSubtract(1, ordering: .relaxed).newValue == 0 else { return }
        kill(getpid(), action == .kill ? SIGKILL : SIGSTOP)
        if action == .stop {
            // SIGSTOP takes effect before the call returns only for a process of one thread.
            sched_yield()
        }
    }
}
