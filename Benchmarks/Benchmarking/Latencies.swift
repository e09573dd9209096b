import Histogram

/// How long things took, each of them counted: from a microsecond to ten minutes, to three digits.
public struct Latencies: Sendable {
    /// What is told of them, in milliseconds.
    public struct Summary: Encodable, Sendable {
        let count: UInt64
        let p50: Double
        let p90: Double
        let p99: Double
        let p999: Double
        let max: Double
    }

    private static let longest: UInt64 = 600_000_000
    private var microseconds = Histogram<UInt64>(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)

    /// None yet.
    public init() {}

    /// Counts one.
    public mutating func record(nanoseconds: Int64) {
        microseconds.record(min(UInt64(max(nanoseconds, 0)) / 1_000, Self.longest))
    }

    /// What is told of them.
    public var summary: Summary {
        Summary(
            count: microseconds.totalCount,
            p50: milliseconds(50),
            p90: milliseconds(90),
            p99: milliseconds(99),
            p999: milliseconds(99.9),
            max: Double(microseconds.maxRecorded) / 1_000
        )
    }

    private func milliseconds(_ percentile: Double) -> Double {
        Double(microseconds.valueAtPercentile(percentile)) / 1_000
    }
}
