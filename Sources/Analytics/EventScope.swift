/// Which of a site's events a number counts.
public struct EventScope: Equatable, Sendable {
    /// The site.
    public let siteID: String
    /// The first moment; `nil` when open.
    public let start: Timestamp?
    /// The first moment behind the last; `nil` when open.
    public let end: Timestamp?
    /// Only events that pass all of these.
    public let filters: [EventFilter]
    /// What becomes of bots.
    public let bots: Bots

    /// Makes a scope.
    public init(
        siteID: String,
        start: Timestamp? = nil,
        end: Timestamp? = nil,
        filters: [EventFilter] = [],
        bots: Bots = .exclude
    ) {
        self.siteID = siteID
        self.start = start
        self.end = end
        self.filters = filters
        self.bots = bots
    }
}
