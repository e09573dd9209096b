import Storage

/// How long to wait before each new try, and when to stop trying.
package struct RetrySchedule {
    private let limit: Duration
    private var backoff = Backoff(first: .milliseconds(250), limit: .seconds(8))

    /// - Parameter limit: How long to go on after the first failure.
    package init(limit: Duration) {
        self.limit = limit
    }

    /// The wait before the next try: at least what the server asked for, and otherwise growing with jitter. `nil` when the
    /// limit is reached; the last try is at the limit.
    package mutating func delay(after elapsed: Duration, retryAfter: Duration?) -> Duration? {
        guard elapsed < limit else { return nil }
        return min(max(backoff.next(), retryAfter ?? .zero), limit - elapsed)
    }
}
