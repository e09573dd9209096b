public import Storage

/// What a worker, or a maintenance program, knows of its own lease.
public struct WorkerLease: Sendable, Equatable {
    /// Its name in the `leases` collection; another one after every loss.
    public let id: String
    /// The partitions that it owns, in order.
    public let partitions: [Partition]
    /// The same as bits.
    private let owned: UInt64

    package init(id: String, partitions: [Partition]) {
        self.id = id
        self.partitions = partitions
        owned = partitions.reduce(0) { $0 | 1 << UInt64($1.number) }
    }

    package func owns(_ partition: Partition) -> Bool { owned & 1 << UInt64(partition.number) != 0 }
}
