import Synchronization

/// Where readings of the queue begin.
///
/// Events that have been moved leave tombstones in the queue's index, which a reading has to step over until MongoDB clears them
/// away, minutes later: after some hundred thousand events that takes longer than everything else in an answer. So readings
/// begin a little before what was the oldest event of the queue a moment ago.
public final class QueueStart: Sendable {
    /// How much later than others of its age an event may get into the queue and be found, in milliseconds: the API answers
    /// within 5 s, the queue is read as a whole every 3 s, and the clocks of two APIs may differ a little.
    private static let lateness: Int64 = 10_000

    private let start = Atomic(Int64.min)

    /// Knows nothing yet: readings begin with the first tombstone.
    public init() {}

    /// In milliseconds since 1970; `nil` as long as nothing is known.
    package var moment: Int64? {
        let moment = start.load(ordering: .relaxed)
        return moment == .min ? nil : moment
    }

    /// Tells when the oldest event of the queue was accepted; for an empty queue, when that was so.
    package func raise(toOldest moment: Int64) {
        start.max(moment - Self.lateness, ordering: .relaxed)
    }
}
