/// The answer to a ``StatsQuery``. All numbers are exact.
public struct StatsReport: Equatable, Sendable {
    /// The question.
    public let query: StatsQuery
    /// Of the period as a whole.
    public let counts: Measures
    /// The paths seen most, by count, and by path where counts are equal.
    public let topPaths: [Row]
    /// The newest moment up to which everything accepted is included.
    public let asOf: Timestamp
    /// How many of the site's events are waiting to be included.
    public let queued: Int
    /// The counts of each bucket, without gaps; `nil` when not asked for.
    public let series: [Bucket]?
    /// A page of all values; `nil` when not asked for.
    public let breakdown: Page?
    /// The period before; `nil` when not asked for.
    public let previous: Previous?
    /// What the numbers were computed from.
    public let source: StatsSource

    /// Makes a report.
    public init(
        query: StatsQuery,
        counts: Measures,
        topPaths: [Row],
        asOf: Timestamp,
        queued: Int,
        series: [Bucket]?,
        breakdown: Page?,
        previous: Previous?,
        source: StatsSource
    ) {
        self.query = query
        self.counts = counts
        self.topPaths = topPaths
        self.asOf = asOf
        self.queued = queued
        self.series = series
        self.breakdown = breakdown
        self.previous = previous
        self.source = source
    }
}
