/// The answer to a ``StatsQuery``. All numbers are exact.
public struct StatsReport: Equatable, Sendable {
    /// The question.
    public let query: StatsQuery
    /// All numbers of it.
    public let numbers: StatsNumbers
    /// A page of all values; `nil` when not asked for.
    public let breakdown: Page?
    /// The period before; `nil` when not asked for.
    public let previous: Previous?
    /// The newest moment up to which everything accepted is included.
    public let asOf: Timestamp
    /// How many of the site's events are waiting to be included.
    public let queued: Int
    /// What the numbers were computed from.
    public let source: StatsSource
    /// How much was read.
    public let reads: Reads

    /// Makes a report.
    public init(
        query: StatsQuery,
        numbers: StatsNumbers,
        breakdown: Page?,
        previous: Previous?,
        asOf: Timestamp,
        queued: Int,
        source: StatsSource,
        reads: Reads
    ) {
        self.query = query
        self.numbers = numbers
        self.breakdown = breakdown
        self.previous = previous
        self.asOf = asOf
        self.queued = queued
        self.source = source
        self.reads = reads
    }
}

extension StatsReport {
    /// What was counted of the events of the whole period.
    public var counts: Measures { numbers.figures.counts }
    /// The paths seen most.
    public var topPaths: [Row] { numbers.topPaths }
    /// The buckets; `nil` when not asked for.
    public var series: [Bucket]? { numbers.series }
}
