import BSON
public import Mongo
public import Storage

extension LeaseStore {
    /// Reserves a partition for a maintenance lease, for as long as that is in force.
    ///
    /// The worker that owns the partition gives it back in its next round, no worker claims it, and ``round(_:on:)`` of the
    /// maintenance lease claims it once it is free. From then on its events wait in the queue.
    /// - Returns: `false` when another maintenance lease has reserved it, or does so at this moment.
    /// - Throws: ``MongoError``.
    public func reserve(_ partition: Partition, for lease: WorkerLease, on client: MongoClient) throws -> Bool {
        let table = try read(on: client)
        guard let ownership = table.ownerships.first(where: { $0.partition == partition }),
            table.isReservable(ownership, for: lease.id)
        else { return false }
        let reservation = MongoUpdate(
            filter: [
                "_id": .string(Self.id(of: partition)), "reserved": ownership.reserver.map { .string($0) } ?? .null,
            ],
            change: ["$set": ["reserved": .string(lease.id)]]
        )
        return try client.update(names.leases, [reservation]) == 1
    }

    /// Gives a partition back that a maintenance lease has reserved, whether it owns it already or not.
    ///
    /// - Throws: ``MongoError``, also while one of the lease's transactions is open.
    public func release(_ partition: Partition, of lease: WorkerLease, on client: MongoClient) throws {
        try awaitOpenTransactions(lease, on: client)
        let id = Self.id(of: partition)
        try client.update(
            names.leases,
            [
                MongoUpdate(
                    filter: ["_id": .string(id), "owner": .string(lease.id)],
                    change: ["$set": ["owner": .null], "$inc": ["epoch": 1]]
                ),
                MongoUpdate(
                    filter: ["_id": .string(id), "reserved": .string(lease.id)],
                    change: ["$set": ["reserved": .null]]
                ),
            ]
        )
    }
}
