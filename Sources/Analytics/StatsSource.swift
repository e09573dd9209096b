/// What the numbers of an answer were computed from. They are the same either way.
public enum StatsSource: String, Sendable {
    /// Sums that are kept of every hour, day and month.
    case rollup
    /// What is kept of every event in columns, one for each field.
    case columns
    /// Every single event.
    case events
}
