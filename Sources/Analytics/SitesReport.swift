/// The answer to a ``SitesQuery``. All numbers are exact.
public struct SitesReport: Equatable, Sendable {
    /// One site and what is counted of it.
    public struct Site: Equatable, Sendable {
        /// The site.
        public let siteID: String
        /// The earliest timestamp of its events.
        public let firstEvent: Timestamp
        /// The latest timestamp of its events.
        public let lastEvent: Timestamp
        /// Of its events; users are not counted.
        public let counts: Measures

        /// Makes one line of the list.
        public init(siteID: String, firstEvent: Timestamp, lastEvent: Timestamp, counts: Measures) {
            self.siteID = siteID
            self.firstEvent = firstEvent
            self.lastEvent = lastEvent
            self.counts = counts
        }
    }

    /// The sites, in the order of their names' bytes.
    public let sites: [Site]
    /// By which the next page is asked for; `nil` when there is no more.
    public let nextCursor: String?
    /// The newest moment up to which everything accepted is included.
    public let asOf: Timestamp
    /// What the numbers were computed from.
    public let source: StatsSource

    /// Makes a report.
    public init(sites: [Site], nextCursor: String?, asOf: Timestamp, source: StatsSource) {
        self.sites = sites
        self.nextCursor = nextCursor
        self.asOf = asOf
        self.source = source
    }
}
