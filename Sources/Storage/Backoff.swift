/// Waiting times after failures: they double up to a limit, with jitter so that many programs do not come back at once.
public struct Backoff: Sendable {
    private let first: Duration
    private let limit: Duration
    private var failures = 0

    /// - Parameters:
    ///   - first: About the first waiting time.
    ///   - limit: About the longest.
    public init(first: Duration = .milliseconds(100), limit: Duration = .seconds(2)) {
        self.first = first
        self.limit = limit
    }

    /// How long to wait after another failure: half to all of the doubled time.
    public mutating func next() -> Duration {
        var generator = SystemRandomNumberGenerator()
        return next(using: &generator)
    }

    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let doubled = first * (1 << min(failures, 16))
        failures += 1
        return min(doubled, limit) * Double.random(in: 0.5...1, using: &generator)
    }

    /// Begins anew after a success.
    public mutating func reset() {
        failures = 0
    }
}
