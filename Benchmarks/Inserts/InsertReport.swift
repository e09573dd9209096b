import Benchmarking

/// What is printed.
struct InsertReport: Encodable {
    let events: Int
    /// Time within the driver.
    let seconds: Double
    /// Events a second.
    let rate: Double
    /// Of whole inserts.
    let latencyMs: Latencies.Summary
}
