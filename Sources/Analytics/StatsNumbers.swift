/// The numbers of one question.
public struct StatsNumbers: Equatable, Sendable {
    /// Of the period as a whole.
    public var figures = StatsFigures.none
    /// The paths seen most, by count, and by path where counts are equal.
    public var topPaths: [StatsReport.Row] = []
    /// The numbers of each bucket, without gaps; `nil` when not asked for.
    public var series: [StatsReport.Bucket]?
    /// One row more than asked for, where there is more; `nil` when not asked for.
    public var rows: [StatsReport.Row]?
    /// Of the period before; `nil` when not asked for.
    public var previous: StatsFigures?
    /// Of each goal: events that reach it, and users who have such an event.
    public var goals: [Measures] = []
    /// How many users took each step of the funnel after all those before it.
    public var funnel: [Int] = []

    /// No numbers yet.
    public init() {}
}
