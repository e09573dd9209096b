import Leases
import Mongo
import Storage

/// A worker or a maintenance program, as far as its lease is concerned.
struct LeaseHolder {
    /// Its only one, on which its transactions are made.
    let lane: MongoLane
    private let leases: LeaseStore
    private(set) var lease: WorkerLease

    /// Registers it.
    init(_ role: LeaseRole, in database: TestDatabase, _ leases: LeaseStore = TestDatabase.leases) async throws {
        self.leases = leases
        lane = database.deployment.makeLane("\(role)", threads: 1)
        lease = try await lane.run { client in
            try leases.register(as: role, sessions: [client.session().id], on: client)
        }
    }

    var partitions: [Partition] { lease.partitions }

    /// Looks at the leases.
    /// - Parameter other: Another lane to do it on than its own.
    mutating func round(on other: MongoLane? = nil) async throws {
        lease = try await confirmed { [leases, lease, lane] in
            try await (other ?? lane).run { client in try leases.round(lease, on: client) }
        }
    }

    /// Reserves a partition and looks at the leases until it owns it.
    mutating func take(_ partition: Partition, within limit: Duration = .seconds(5)) async throws {
        guard try await reserve(partition) else { throw Failure("\(partition) is reserved") }
        try await Eventually.holds(within: limit, "\(partition) is handed over") {
            try await round()
            return partitions.contains(partition)
        }
    }

    func reserve(_ partition: Partition) async throws -> Bool {
        try await lane.run { [leases, lease] client in try leases.reserve(partition, for: lease, on: client) }
    }

    /// - Parameter other: Another lane to do it on than its own.
    func release(_ partition: Partition, on other: MongoLane? = nil) async throws {
        try await confirmed {
            try await (other ?? lane).run { [leases, lease] client in
                try leases.release(partition, of: lease, on: client)
            }
        }
    }

    /// - Parameter other: Another lane to do it on than its own.
    func retire(on other: MongoLane? = nil) async throws {
        try await confirmed {
            try await (other ?? lane).run { [leases, lease] client in try leases.retire(lease, on: client) }
        }
    }

    /// Does something again, as a program does in its next round, while a busy disk confirms it too late.
    private func confirmed<Result>(_ change: () async throws -> Result) async throws -> Result {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await change()
            } catch let error as MongoError where error.kind == .writeConcern && .now < end {
                continue
            }
        }
    }

    /// Begins a transaction that holds the lease, and leaves it open.
    /// - Throws: `LeaseLost`, `MongoError`.
    func begin() async throws {
        try await lane.run { [leases, lease] client in
            let session = try client.session()
            try session.startTransaction()
            try leases.assertFence(lease, lane: 0, on: client, session)
        }
    }

    /// Commits what ``begin()`` has begun.
    /// - Returns: Whether that was possible.
    func commits() async throws -> Bool {
        try await lane.run { client in
            do {
                try client.session().commitTransaction()
                return true
            } catch is MongoError {
                return false
            }
        }
    }

    /// Whether a transaction that holds the lease can be made.
    func holds() async throws -> Bool {
        try await lane.run { [leases, lease] client in
            let session = try client.session()
            do {
                try client.withTransaction(session: session) {
                    try leases.assertFence(lease, lane: 0, on: client, session)
                }
                return true
            } catch is LeaseLost {
                return false
            }
        }
    }
}
