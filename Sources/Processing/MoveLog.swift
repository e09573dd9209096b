import EventStore
import Logging

/// Sums up moves, so that a busy worker says at most one line a second.
struct MoveLog {
    /// What happened since the last line.
    struct Summary: Equatable {
        let move: EventMover.Move
        let seconds: Double

        /// Events per second.
        var rate: Int { seconds > 0 ? Int(Double(move.moved) / seconds) : 0 }

        /// The line's figures; what did not happen is left out.
        func metadata(waiting: Int?) -> Logger.Metadata {
            var metadata: Logger.Metadata = [
                "moved": "\(move.moved)", "per_second": "\(rate)",
                "waiting": "\(waiting.map(String.init) ?? "unknown")",
            ]
            if move.duplicates > 0 { metadata["duplicates_dropped"] = "\(move.duplicates)" }
            if move.buried > 0 { metadata["dead"] = "\(move.buried)" }
            if move.redirected > 0 { metadata["redirected"] = "\(move.redirected)" }
            return metadata
        }
    }

    private var sum = EventMover.Move()
    private var since: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) {
        since = now
    }

    mutating func add(_ move: EventMover.Move) {
        sum += move
    }

    /// The line that is due: a second after the last one, or sooner when the worker falls idle.
    mutating func due(now: ContinuousClock.Instant, isIdle: Bool) -> Summary? {
        guard sum.taken > 0 else {
            since = now
            return nil
        }
        let elapsed = now - since
        guard elapsed >= .seconds(1) || isIdle && elapsed >= .milliseconds(500) else { return nil }
        defer {
            sum = EventMover.Move()
            since = now
        }
        return Summary(
            move: sum,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        )
    }
}
