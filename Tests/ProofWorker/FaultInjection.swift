import Glibc
import Moving
import Synchronization

/// Ends or stops the process at a chosen statement of the move, to prove that nothing is lost or counted twice then.
final class FaultInjection: Sendable {
    /// What happens there.
    enum Action: String {
        case kill
        case stop
    }

    private let point: MovePoint
    private let action: Action
    private let countdown: Atomic<Int>

    /// Parses `point:action:nth`; `nil` when it is anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let point = MovePoint(rawValue: String(parts[0])),
            let action = Action(rawValue: String(parts[1])), let nth = Int(parts[2]), nth > 0
        else { return nil }
        self.point = point
        self.action = action
        countdown = Atomic(nth)
    }

    /// Called at every point; the nth time at the chosen one, the process is killed or stopped.
    func reach(_ point: MovePoint) {
        guard point == self.point, countdown.wrappingSubtract(1, ordering: .relaxed).newValue == 0 else { return }
        kill(getpid(), action == .kill ? SIGKILL : SIGSTOP)
        if action == .stop {
            // SIGSTOP takes effect before the call returns only for a process of one thread.
            sched_yield()
        }
    }
}
