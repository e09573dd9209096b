import Leases
import Moving

/// What a worker carries from batch to batch.
struct MoveState: Sendable {
    var lease: WorkerLease?
    /// When leases have to be looked at again.
    var nextRound = ContinuousClock.now
    /// The next batch, which is being read while the last one is moved.
    var ahead: Task<QueueReader.Batch, any Error>?
    /// Something was wrong that indexes or partitions that are missing would explain.
    var needsPreparing = false
    /// There is more to read right now.
    var hasMore = false
}
