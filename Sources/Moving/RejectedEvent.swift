import Analytics
import Storage

/// A queue document that cannot be processed, and why.
struct RejectedEvent: Sendable {
    let event: QueuedEvent
    let reason: String
    /// How often it was tried.
    let tries: Int
    let firstTried: Timestamp
}
