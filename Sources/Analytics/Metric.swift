/// A number that a question may ask for.
public enum Metric: String, CaseIterable, Sendable {
    case events, views, users, visits
    case bounceRate = "bounce_rate"
    case visitDuration = "visit_duration"
    case viewsPerVisit = "views_per_visit"
    case bots

    /// A metric's value.
    public enum Value: Equatable, Sendable {
        case count(Int)
        /// 0 where there is nothing to divide by.
        case ratio(Double)
    }

    /// What it counts, where it is one of the numbers that are counted of events.
    public var measure: Measure? {
        switch self {
        case .events: .events
        case .views: .views
        case .users: .users
        case .bots: .bots
        case .visits, .bounceRate, .visitDuration, .viewsPerVisit: nil
        }
    }

    /// Its name where it is about a whole period or bucket.
    public var totalName: String { measure.map { "\($0.totalName)" } ?? rawValue }

    /// Its name in the rows of a list.
    public var rowName: String { measure.map { "\($0.rowName)" } ?? rawValue }

    /// The value for some events; durations in seconds.
    public func value(of figures: StatsFigures) -> Value {
        if let measure { return .count(figures.counts[measure]) }
        let visits = figures.visits
        func ratio(_ sum: Double) -> Value { .ratio(visits.visits == 0 ? 0 : sum / Double(visits.visits)) }
        switch self {
        case .bounceRate: return ratio(Double(visits.bounces))
        case .visitDuration: return ratio(Double(visits.duration) / 1_000)
        case .viewsPerVisit: return ratio(Double(visits.views))
        case .visits, .events, .views, .users, .bots: return .count(visits.visits)
        }
    }

    /// A number that is larger where the value is, and equal where it is equal.
    public func rank(of figures: StatsFigures) -> Int {
        switch value(of: figures) {
        case .count(let count): count
        // The bits of numbers that are not negative are in the order of the numbers.
        case .ratio(let ratio): Int(ratio.bitPattern)
        }
    }
}
