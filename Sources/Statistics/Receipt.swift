/// What became of an event that was accepted.
public enum Receipt: Equatable, Sendable {
    /// It waits to be moved.
    case queued
    /// It is counted.
    case stored
    /// It could not be processed.
    case dead(reason: String)
}
