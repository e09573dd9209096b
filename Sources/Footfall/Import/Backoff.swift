/// How long to wait before each new try, and when to stop trying.
struct Backoff {
    private static let first = Duration.milliseconds(250)
    private static let longest = Duration.seconds(8)

    private let limit: Duration
    private var next = Self.first

    /// - Parameter limit: How long to go on after the first failure.
    init(limit: Duration) {
        self.limit = limit
    }

    /// The wait before the next try: at least what the server asked for, and between half and all of a time that doubles, so
    /// that those who failed together do not come back together. `nil` when the limit is reached; the last try is at the limit.
    mutating func delay(after elapsed: Duration, retryAfter: Duration?) -> Duration? {
        guard elapsed < limit else { return nil }
        let jittered = next * Double.random(in: 0.5...1)
        next = min(next * 2, Self.longest)
        return min(max(jittered, retryAfter ?? .zero), limit - elapsed)
    }
}
