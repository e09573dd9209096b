/// What the numbers of an answer were computed from. They are the same either way.
public enum StatsSource: String, Sendable {
    /// Every single event.
    case events
}
