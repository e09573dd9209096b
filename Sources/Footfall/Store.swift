import Leases
import Logging
import Migration
import Mongo
import Moving
import Rollups
import Settings
import Storage

/// The database that the configuration names, for commands that work on it directly.
struct Store {
    private let deployment: MongoDeployment
    private let lane: MongoLane
    private let names: CollectionNames
    private let leases: LeaseStore

    /// Reads the configuration; connects with the first call.
    static func open() async throws -> Store {
        let settings = try Settings(try await .standard())
        var logger = Logger(label: "footfall")
        logger.logLevel = .error
        let deployment = try MongoDeployment(settings.mongoURL, appName: "footfall", logger: logger)
        let names = CollectionNames(queue: settings.queueName)
        return Store(
            deployment: deployment,
            lane: deployment.makeLane("command", threads: 1),
            names: names,
            leases: LeaseStore(names: names, duration: settings.leaseDuration)
        )
    }

    /// Works on the dead letters.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (DeadLetters, MongoClient) throws -> Result
    ) async throws -> Result {
        let letters = DeadLetters(names: names)
        return try await lane.run { client in try body(letters, client) }
    }

    /// Recounts rollups.
    func maintain<Result: Sendable>(
        _ body: @escaping @Sendable (RollupMaintenance, MongoClient) throws -> Result
    ) async throws -> Result {
        let maintenance = RollupMaintenance(names: names, leases: leases)
        let schema = Schema(names: names, leases: leases)
        return try await lane.run { client in
            _ = try schema.version(on: client)
            return try body(maintenance, client)
        }
    }

    /// Computes the rollups of a partition's sites again, while the partition is held.
    ///
    /// - Parameter progress: Told the place of the site, and how many of its events have been counted.
    func rebuild(
        _ sites: [String],
        of partition: Partition,
        _ keeper: PartitionKeeper,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws {
        guard !sites.isEmpty else { return }
        let maintenance = RollupMaintenance(names: names, leases: leases)
        try await keeper.hold(partition) { lease, client in
            for (index, site) in sites.enumerated() {
                try maintenance.rebuild(site, lease: lease, on: client) { progress(index, $0) }
                try maintenance.note(.init(partition: partition, siteID: site), on: client)
            }
        }
    }

    /// Computes the rollups of one site again, while its partition is held.
    func rebuild(_ site: String, _ keeper: PartitionKeeper, progress: @escaping @Sendable (Int) -> Void) async throws {
        let maintenance = RollupMaintenance(names: names, leases: leases)
        try await keeper.hold(Partition(siteID: Array(site.utf8)[...])) { lease, client in
            try maintenance.rebuild(site, lease: lease, on: client, progress: progress)
        }
    }

    /// Registers a lease for maintenance, after preparing the database as API and Worker do.
    func keeper() async throws -> PartitionKeeper {
        let schema = Schema(names: names, leases: leases)
        try await lane.run { client in
            try schema.prepare(on: client)
            try schema.requireNoOlderVersions(on: client)
        }
        return try await PartitionKeeper(
            leases: leases,
            lane: deployment.makeLane("maintenance", threads: 1),
            renewals: deployment.makeLane("renewals", threads: 1)
        )
    }
}
