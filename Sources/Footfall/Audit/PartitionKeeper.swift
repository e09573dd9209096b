import Leases
import Mongo
import Settings
import Storage

/// Holds one partition after the other for a maintenance program, so that no worker moves its events meanwhile.
///
/// The lease is renewed from a thread of its own while the other one works. If this program is killed, workers take the
/// partition back once the lease has run out.
actor PartitionKeeper {
    /// How long a worker may take to hand a partition over; it does so between two batches.
    private static let patience = Duration.seconds(60)

    private let leases: LeaseStore
    private let lane: MongoLane
    private let renewals: MongoLane
    private var lease: WorkerLease
    private var renewing: Task<Void, Never>?

    /// - Parameters:
    ///   - leases: Where the leases are.
    ///   - lane: The thread that works on partitions.
    ///   - renewals: Another one.
    init(leases: LeaseStore, lane: MongoLane, renewals: MongoLane) async throws {
        self.leases = leases
        self.lane = lane
        self.renewals = renewals
        lease = try await lane.run { client in
            try leases.register(as: .maintenance, sessions: [client.session().id], on: client)
        }
    }

    /// Runs `body` while the partition is held.
    func hold<Result: Sendable>(
        _ partition: Partition,
        _ body: @escaping @Sendable (WorkerLease, MongoClient) throws -> Result
    ) async throws -> Result {
        renewWhileHeld()
        try await take(partition)
        let result = try await lane.run { [lease] client in try body(lease, client) }
        try await lane.run { [leases, lease] client in try leases.release(partition, of: lease, on: client) }
        return result
    }

    /// Gives everything back.
    func end() async {
        renewing?.cancel()
        // What cannot be given back runs out by itself.
        try? await lane.run { [leases, lease] client in try leases.retire(lease, on: client) }
    }

    private func renewWhileHeld() {
        guard renewing == nil else { return }
        renewing = Task { [leases, renewals, lease] in
            while (try? await Task.sleep(for: leases.roundInterval)) != nil {
                // Whoever has lost the lease is told by the next transaction.
                try? await renewals.run { client in try leases.renew(lease, on: client) }
            }
        }
    }

    private func take(_ partition: Partition) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let isReserved = try await lane.run { [leases, lease] client in
                try leases.reserve(partition, for: lease, on: client)
            }
            if isReserved {
                lease = try await lane.run { [leases, lease] client in try leases.round(lease, on: client) }
                if lease.partitions.contains(partition) { return }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw PartitionBusy()
    }
}
