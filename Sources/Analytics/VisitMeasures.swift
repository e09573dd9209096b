/// What is counted of visits, exactly.
///
/// A visit is a user's events of a site with no gap of more than 30 minutes, whatever is asked for; those of bots belong to
/// one only if bots are included. It counts where at least one of its events does, and then as a whole.
public struct VisitMeasures: Equatable, Sendable {
    /// The longest time between two events of one visit, in milliseconds.
    public static let gap: Int64 = 30 * 60 * 1_000
    /// None of anything.
    public static let none = VisitMeasures()

    /// Visits.
    public var visits = 0
    /// Those of one event only.
    public var bounces = 0
    /// From the first to the last event of each, all together, in milliseconds.
    public var duration: Int64 = 0
    /// Events of type `page_view` in them.
    public var views = 0

    /// Makes measures.
    public init(visits: Int = 0, bounces: Int = 0, duration: Int64 = 0, views: Int = 0) {
        self.visits = visits
        self.bounces = bounces
        self.duration = duration
        self.views = views
    }

    /// Adds each number; a visit that is in both counts twice.
    public static func += (sum: inout VisitMeasures, other: VisitMeasures) {
        sum.visits += other.visits
        sum.bounces += other.bounces
        sum.duration += other.duration
        sum.views += other.views
    }
}
