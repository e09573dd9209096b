import Leases
import Moving

/// What a worker holds from step to step.
struct MoveState: Sendable {
    var lease: WorkerLease?
    /// The partitions of this lease have been read once.
    var hasPartitions = false
    /// What has been read and is to be moved next.
    var batch: QueueReader.Batch?
    /// The batch behind it, which is being read while that one is moved.
    var ahead: Task<QueueReader.Batch, any Error>?

    /// The lease that every step but the first ones needs.
    /// - Throws: ``NotRegistered``, which the cycle's order of steps rules out.
    func registeredLease() throws(NotRegistered) -> WorkerLease {
        guard let lease else { throw NotRegistered() }
        return lease
    }

    /// A step was to be done that needs a lease, and there was none.
    struct NotRegistered: Error {}
}
