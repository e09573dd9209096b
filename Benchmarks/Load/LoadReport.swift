import Benchmarking

/// What is printed.
struct LoadReport: Encodable, Sendable {
    /// Requests a second that were asked for.
    let rate: Double
    /// Requests that had their moment.
    let due: Int
    /// Those that were sent; the others found no connection, long after their moment.
    let sent: Int
    /// Those answered with a success.
    let accepted: Int
    /// Those answered otherwise, or not at all.
    let failed: Int
    let unsent: Int
    let unanswered: Int
    /// How many answers had which status.
    let answers: [String: Int]
    /// From the first moment to the last answer.
    let seconds: Double
    /// Successes a second.
    let achievedRate: Double
    /// From each request's moment to its answer.
    let latencyMs: Latencies.Summary
}
