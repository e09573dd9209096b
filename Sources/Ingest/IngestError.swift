/// Why events were not accepted. In every case the client may send them again, best with an `event_id` of its own.
public enum IngestError: Error, Equatable, Sendable {
    /// More events are waiting to be written than may wait; nothing was stored.
    case overloaded
    /// The queue is longer or older than its limit, because workers cannot keep up; nothing was stored.
    case queueFull
    /// MongoDB cannot be reached; nothing was stored.
    case unavailable
    /// No member of MongoDB's replica set takes writes at the moment; nothing was stored.
    case noPrimary
    /// MongoDB does not let Footfall write; nothing was stored.
    case notAllowed
    /// MongoDB has no space left: the events may have been stored or not.
    case outOfSpace
    /// The write was begun and its outcome is not known: the events may have been stored or not.
    case unknownOutcome
}
