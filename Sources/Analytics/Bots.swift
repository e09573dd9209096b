/// What a question does with the events of bots.
public enum Bots: String, CaseIterable, Sendable {
    /// They are in no number but that of bots.
    case exclude
    /// They are counted like all others, and on their own.
    case include
}
