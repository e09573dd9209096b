import Storage

/// What a worker does next, and what it has learned from what it did. No I/O: every order of results and failures can be
/// tested. ``MoveLoop`` does what ``next(now:)`` says, and tells what came of it.
package struct MoveCycle: Sendable {
    /// One thing to do.
    package enum Step: Equatable, Sendable {
        /// Create what is missing in the database.
        case prepare
        /// Register under a new name, without partitions.
        case register
        /// Renew the lease, and claim or give back partitions.
        case renew
        /// Learn what others left to do in partitions that are new.
        case begin
        /// Read the next batch: a new reading, or what is being read ahead.
        case read(isAhead: Bool)
        /// Move the batch; first begin to read the next one, where that can be done meanwhile.
        case move(readsAhead: Bool)
        /// Compact what has waited for long, as there is nothing to move.
        case compact
        /// Forget what was read and not moved.
        case rewind
        /// Wait.
        case pause(Duration)
    }

    /// What went wrong in a step.
    package enum Failure: Equatable, Sendable {
        /// Another worker has fenced this one.
        case leaseLost
        /// A conflict of transactions, a change of the primary: trying again is all that it takes.
        case transient
        /// Everything else. Collections or indexes that somebody has dropped would explain it, too.
        case other
    }

    private enum Phase: Equatable, Sendable {
        case start
        case move(readsAhead: Bool)
        case compact
        case pause(Duration?)
        case rewind(then: Duration?)
    }

    private let pollInterval: Duration
    private let renewInterval: Duration
    private var phase = Phase.start
    private var isRegistered = false
    private var needsPreparing = false
    /// Partitions are others than before, and nothing is known of the new ones yet.
    private var needsBeginning = false
    /// `nil` when it is due whatever the time.
    private var nextRenewal: ContinuousClock.Instant?
    private var isReadingAhead = false
    private var hasMore = false
    private var cycleStart: ContinuousClock.Instant
    private var backoff = Backoff()

    /// - Parameters:
    ///   - pollInterval: From the start of one look at the queue to the next, while there is less than a full batch.
    ///   - renewInterval: How often leases have to be looked at.
    package init(pollInterval: Duration, renewInterval: Duration, now: ContinuousClock.Instant) {
        self.pollInterval = pollInterval
        self.renewInterval = renewInterval
        cycleStart = now
    }

    /// What comes next.
    package func next(now: ContinuousClock.Instant) -> Step {
        switch phase {
        case .start:
            if needsPreparing { return .prepare }
            if !isRegistered { return .register }
            if nextRenewal.map({ now >= $0 }) ?? true { return .renew }
            if needsBeginning { return .begin }
            return .read(isAhead: isReadingAhead)
        case .move(let readsAhead): return .move(readsAhead: readsAhead)
        case .compact: return .compact
        // From start to start, so that the time that moving takes does not come on top.
        case .pause(let duration): return .pause(duration ?? max(.zero, pollInterval - (now - cycleStart)))
        case .rewind: return .rewind
        }
    }

    /// ``Step/prepare`` is done.
    package mutating func prepared() {
        needsPreparing = false
    }

    /// ``Step/register`` is done. A lease that cannot be renewed next must not be registered once more.
    package mutating func registered() {
        isRegistered = true
        nextRenewal = nil
    }

    /// ``Step/renew`` is done.
    /// - Parameter isChanged: Whether the worker owns other partitions than before.
    package mutating func renewed(isChanged: Bool, now: ContinuousClock.Instant) {
        nextRenewal = now + renewInterval
        if isChanged {
            // What was read belongs to other partitions.
            isReadingAhead = false
            needsBeginning = true
        }
    }

    /// ``Step/begin`` is done.
    package mutating func begun() {
        needsBeginning = false
    }

    /// ``Step/read(isAhead:)`` is done.
    /// - Parameters:
    ///   - hasMore: There may be more in the queue right now.
    ///   - canGoOn: The next batch can be read while this one is moved.
    package mutating func read(hasMore: Bool, canGoOn: Bool) {
        self.hasMore = hasMore
        isReadingAhead = canGoOn
        phase = .move(readsAhead: canGoOn)
    }

    /// ``Step/move(readsAhead:)`` is done.
    package mutating func moved(now: ContinuousClock.Instant) {
        backoff.reset()
        phase = hasMore ? .start : .compact
        if hasMore { cycleStart = now }
    }

    /// ``Step/compact`` is done.
    package mutating func compacted() {
        phase = .pause(nil)
    }

    /// ``Step/rewind`` is done.
    package mutating func rewound(now: ContinuousClock.Instant) {
        guard case .rewind(let delay) = phase else { return }
        phase = delay.map { .pause($0) } ?? .start
        cycleStart = now
    }

    /// ``Step/pause(_:)`` is over.
    package mutating func paused(now: ContinuousClock.Instant) {
        phase = .start
        cycleStart = now
    }

    /// A step went wrong. All that was read is read again.
    /// - Returns: How long the worker will wait; `nil` when it goes on at once.
    package mutating func failed(_ failure: Failure) -> Duration? {
        isReadingAhead = false
        hasMore = false
        switch failure {
        case .leaseLost:
            isRegistered = false
            needsPreparing = true
            phase = .rewind(then: nil)
            return nil
        case .transient, .other:
            if failure == .other { needsPreparing = true }
            let delay = backoff.next()
            phase = .rewind(then: delay)
            return delay
        }
    }

    /// Whether there is nothing to move right now.
    package var isIdle: Bool { !hasMore }
}
