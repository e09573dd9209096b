/// The answer to a ``StatsQuery``. All numbers are exact.
public struct StatsReport: Equatable, Sendable {
    /// One path and how often it was seen.
    public struct PathCount: Equatable, Sendable {
        /// The path.
        public let path: String
        /// Events of every type.
        public let count: Int
        /// Events of type `page_view`.
        public let views: Int

        /// Makes one line of the list.
        public init(path: String, count: Int, views: Int) {
            self.path = path
            self.count = count
            self.views = views
        }
    }

    /// The question.
    public let query: StatsQuery
    /// Of the period as a whole.
    public let counts: EventCounts
    /// The paths seen most, by count, and by path where counts are equal.
    public let topPaths: [PathCount]
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
        counts: EventCounts,
        topPaths: [PathCount],
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

    /// Events of every type.
    public var totalEvents: Int { counts.events }
    /// Events of type `page_view`.
    public var totalViews: Int { counts.views }
    /// Different `user_id`s; events without one are not users.
    public var uniqueUsers: Int { counts.users }
}
