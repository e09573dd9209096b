/// Sums up moves, so that a busy worker says at most one line a second.
struct MoveLog {
    /// What happened since the last line.
    struct Summary: Equatable {
        let moved: Int
        let duplicates: Int
        let seconds: Double

        /// Events per second.
        var rate: Int { seconds > 0 ? Int(Double(moved) / seconds) : 0 }
    }

    private var moved = 0
    private var duplicates = 0
    private var since: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) {
        since = now
    }

    mutating func add(moved: Int, duplicates: Int) {
        self.moved += moved
        self.duplicates += duplicates
    }

    /// The line that is due: a second after the last one, or at once when the worker falls idle.
    mutating func due(now: ContinuousClock.Instant, isIdle: Bool) -> Summary? {
        guard moved + duplicates > 0 else {
            since = now
            return nil
        }
        let elapsed = now - since
        guard elapsed >= .seconds(1) || isIdle && elapsed >= .milliseconds(500) else { return nil }
        defer {
            moved = 0
            duplicates = 0
            since = now
        }
        return Summary(
            moved: moved,
            duplicates: duplicates,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        )
    }
}
