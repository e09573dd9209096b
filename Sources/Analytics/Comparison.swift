/// What a period is compared with.
public enum Comparison: String, CaseIterable, Sendable {
    /// The period of the same length just before.
    case previous
}
