/// All numbers of some events.
public struct StatsFigures: Equatable, Sendable {
    /// None of anything.
    public static let none = StatsFigures()

    /// Of the events themselves.
    public var counts: Measures
    /// Of the visits that they belong to; none where these are not counted.
    public var visits: VisitMeasures

    /// Puts numbers together.
    public init(counts: Measures = .none, visits: VisitMeasures = .none) {
        self.counts = counts
        self.visits = visits
    }
}
