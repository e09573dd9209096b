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
    /// Events of every type.
    public let totalEvents: Int
    /// Events of type `page_view`.
    public let totalViews: Int
    /// Different `user_id`s; events without one are not users.
    public let uniqueUsers: Int
    /// The paths seen most, by count, and by path where counts are equal.
    public let topPaths: [PathCount]
    /// The newest moment up to which everything accepted is included.
    public let asOf: Timestamp
    /// How many of the site's events are waiting to be included.
    public let queued: Int

    /// Makes a report.
    public init(
        query: StatsQuery,
        totalEvents: Int,
        totalViews: Int,
        uniqueUsers: Int,
        topPaths: [PathCount],
        asOf: Timestamp,
        queued: Int
    ) {
        self.query = query
        self.totalEvents = totalEvents
        self.totalViews = totalViews
        self.uniqueUsers = uniqueUsers
        self.topPaths = topPaths
        self.asOf = asOf
        self.queued = queued
    }
}
