/// Which of a site's events a number counts.
public struct EventScope: Equatable, Sendable {
    /// The site.
    public let siteID: String
    /// The first moment; `nil` when open.
    public let start: Timestamp?
    /// The first moment behind the last; `nil` when open.
    public let end: Timestamp?
    /// Only events of this type; `nil` for all.
    public let eventType: String?
    /// Only events with such a path; `nil` for all, also those without a path.
    public let path: PathFilter?

    /// Makes a scope.
    public init(
        siteID: String,
        start: Timestamp? = nil,
        end: Timestamp? = nil,
        eventType: String? = nil,
        path: PathFilter? = nil
    ) {
        self.siteID = siteID
        self.start = start
        self.end = end
        self.eventType = eventType
        self.path = path
    }
}
