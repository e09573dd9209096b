import Analytics

/// A queue document that cannot be processed, and why.
struct Grave: Sendable {
    let event: QueuedEvent
    let reason: String
    /// How often it was tried.
    let tries: Int
    let firstTried: Timestamp
}
