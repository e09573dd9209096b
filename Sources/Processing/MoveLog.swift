package import Logging
package import Moving

/// Sums up moves, so that a worker says at most one line a second.
package struct MoveLog {
    /// What happened since the last line.
    package struct Summary: Equatable {
        package let move: EventMover.Move
        package let seconds: Double

        package init(move: EventMover.Move, seconds: Double) {
            self.move = move
            self.seconds = seconds
        }

        /// Events per second.
        package var rate: Int { seconds > 0 ? Int(Double(move.moved) / seconds) : 0 }

        /// The line's figures; what did not happen is left out.
        package func metadata(waiting: Int?) -> Logger.Metadata {
            var metadata: Logger.Metadata = [
                "moved": "\(move.moved)", "per_second": "\(rate)",
                "waiting": "\(waiting.map(String.init) ?? "unknown")",
            ]
            if move.duplicates > 0 { metadata["duplicates_dropped"] = "\(move.duplicates)" }
            if move.deadLettered > 0 { metadata["dead"] = "\(move.deadLettered)" }
            if move.reassigned > 0 { metadata["reassigned"] = "\(move.reassigned)" }
            return metadata
        }
    }

    private var sum = EventMover.Move()
    /// When what is summed up began.
    private var since: ContinuousClock.Instant
    private var lastLine: ContinuousClock.Instant

    package init(now: ContinuousClock.Instant) {
        since = now
        lastLine = now
    }

    package mutating func add(_ move: EventMover.Move) {
        sum += move
    }

    /// The line that is due: after a second of work, or as soon as the worker falls idle, but never within a second of
    /// the last one. A trickle of small batches leaves the worker idle after each, so idleness alone is no reason.
    package mutating func due(now: ContinuousClock.Instant, isIdle: Bool) -> Summary? {
        guard sum.taken > 0 else {
            since = now
            return nil
        }
        guard now - lastLine >= .seconds(1), isIdle || now - since >= .seconds(1) else { return nil }
        return rest(now: now)
    }

    /// What no line has told yet, for the last one before the worker ends.
    package mutating func rest(now: ContinuousClock.Instant) -> Summary? {
        guard sum.taken > 0 else { return nil }
        let elapsed = (now - since).components
        defer {
            sum = EventMover.Move()
            since = now
            lastLine = now
        }
        return Summary(move: sum, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    }
}
