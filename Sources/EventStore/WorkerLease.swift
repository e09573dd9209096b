/// What a worker knows of its own lease.
public struct WorkerLease: Sendable, Equatable {
    /// The worker's name in the `leases` collection; another one after every loss.
    public let id: String
    /// The partitions that it owns, in order.
    public internal(set) var partitions: [Partition]
}
