public import BSON
import Glibc
public import Mongo
public import Storage

/// Leases in MongoDB: one document for each worker and one for each partition, timed by the server's clock.
///
/// A maintenance program has such a lease, too, and owns what it has reserved: see ``reserve(_:for:on:)``.
public struct LeaseStore: Sendable {
    package let names: CollectionNames
    private let duration: Duration
    package var milliseconds: Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - duration: How long a lease lasts without being renewed.
    public init(names: CollectionNames, duration: Duration) {
        self.names = names
        self.duration = duration
    }

    /// How often a worker has to look at its lease: partitions are spread evenly a few such times after one came or went.
    public var roundInterval: Duration { min(.seconds(1), duration / 3) }

    /// Registers a worker, or a maintenance program, under a new name, without partitions.
    ///
    /// - Parameters:
    ///   - role: Which of them it is.
    ///   - sessions: Those of its transactions, one for each lane that makes them.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``.
    public func register(
        as role: LeaseRole = .worker,
        sessions: [BSONDocument],
        on client: MongoClient
    ) throws -> WorkerLease {
        let id = "\(role.rawValue):" + (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
        let worker = MongoUpdate(
            filter: ["_id": .string(id)],
            change: .array([
                [
                    "$set": [
                        "kind": "worker", "role": .string(role.rawValue), "until": until, "fenced": false,
                        // So that programs of other versions know whom they have beside them.
                        "schema": .int32(Int32(SchemaVersion.current)),
                        "sessions": .array(sessions.map { .document($0) }), "host": .string(Self.hostName),
                        "pid": .int32(getpid()), "since": "$$NOW",
                    ]
                ]
            ]),
            upsert: true
        )
        let fences = sessions.indices.map { lane in
            MongoUpdate(
                filter: ["_id": .string(Self.fence(of: id, lane: lane))],
                change: ["$set": ["kind": "fence", "worker": .string(id), "fenced": false, "moves": .int64(0)]],
                upsert: true
            )
        }
        let session = try client.session()
        try client.withTransaction(session: session) {
            _ = try client.update(names.leases, [worker] + fences, session: session)
        }
        return WorkerLease(id: id, partitions: [])
    }

    /// Renews the lease and does no more, so that it can be called while the lease's transactions are under way.
    ///
    /// - Throws: ``LeaseLost`` when it has been fenced; ``MongoError``.
    public func renew(_ lease: WorkerLease, on client: MongoClient) throws {
        let renewal = MongoUpdate(
            filter: ["_id": .string(lease.id), "fenced": false],
            change: .array([["$set": ["until": until]]])
        )
        guard try client.update(names.leases, [renewal]) == 1 else { throw LeaseLost(id: lease.id) }
    }

    /// Renews the lease, then reads all leases, and takes, gives back and takes over what the plan says.
    ///
    /// Call it between batches only: what is given back must not be part of an open transaction.
    /// - Returns: The lease with the partitions that the worker owns now.
    /// - Throws: ``LeaseLost`` when another worker has fenced this one; ``MongoError``.
    public func round(_ lease: WorkerLease, on client: MongoClient) throws -> WorkerLease {
        try renew(lease, on: client)
        var table = try read(on: client)
        let plan = table.plan(for: lease.id)
        if plan != LeaseTable.Plan() {
            for worker in plan.fence { try fence(worker, on: client) }
            if !plan.release.isEmpty { try awaitOpenTransactions(lease, on: client) }
            try change(plan.release, to: nil, on: client)
            try change(plan.claim, to: lease.id, on: client)
            try forget(plan.forget, on: client)
            table = try read(on: client)
        }
        return WorkerLease(id: lease.id, partitions: table.partitions(of: lease.id))
    }

    /// The write that every transaction of a lane makes, and that matches nothing once the worker has been fenced.
    ///
    /// Each lane has a document of its own, so that two of a worker's transactions at once do not collide in it.
    /// - Throws: ``LeaseLost``; ``MongoError``.
    package func assertFence(_ lease: WorkerLease, lane: Int, on client: MongoClient, _ session: MongoSession) throws {
        let fence = MongoUpdate(
            filter: ["_id": .string(Self.fence(of: lease.id, lane: lane)), "fenced": false],
            change: ["$inc": ["moves": .int64(1)]]
        )
        guard try client.update(names.leases, [fence], session: session) == 1 else { throw LeaseLost(id: lease.id) }
    }

    /// Gives everything back, so that others need not wait for the lease to run out.
    ///
    /// - Throws: ``MongoError``, also while one of the lease's transactions is open: then it has to run out.
    public func retire(_ lease: WorkerLease, on client: MongoClient) throws {
        try awaitOpenTransactions(lease, on: client)
        try client.update(
            names.leases,
            [
                MongoUpdate(
                    filter: ["owner": .string(lease.id)],
                    change: ["$set": ["owner": .null], "$inc": ["epoch": 1]],
                    multi: true
                )
            ]
        )
        try forget([lease.id], on: client)
    }

    /// Creates the partitions' documents; those that are there stay as they are.
    package func preparePartitions(on client: MongoClient) throws {
        try client.update(
            names.leases,
            (0..<Partition.count).map { number in
                MongoUpdate(
                    filter: ["_id": .string(Self.id(of: Partition(number: number)))],
                    change: [
                        "$setOnInsert": [
                            "kind": "partition", "number": .int32(Int32(number)), "owner": .null, "reserved": .null,
                            "epoch": .int64(0),
                        ]
                    ],
                    upsert: true
                )
            }
        )
    }

    private var until: BSONValue { ["$add": ["$$NOW", .int64(milliseconds)]] }

    /// Changes owners; a partition whose epoch or reservation has changed since it was read stays as it is.
    private func change(
        _ ownerships: [LeaseTable.Ownership],
        to owner: String?,
        on client: MongoClient
    ) throws {
        guard !ownerships.isEmpty else { return }
        try client.update(
            names.leases,
            ownerships.map { ownership in
                MongoUpdate(
                    filter: [
                        "_id": .string(Self.id(of: ownership.partition)), "epoch": .int64(ownership.epoch),
                        "owner": ownership.owner.map { .string($0) } ?? .null,
                        "reserved": ownership.reserver.map { .string($0) } ?? .null,
                    ],
                    change: ["$set": ["owner": owner.map { .string($0) } ?? .null], "$inc": ["epoch": 1]]
                )
            }
        )
    }

    private func forget(_ workers: [String], on client: MongoClient) throws {
        guard !workers.isEmpty else { return }
        let ids = BSONValue.array(workers.map { .string($0) })
        try client.update(
            names.leases,
            [MongoUpdate(filter: ["reserved": ["$in": ids]], change: ["$set": ["reserved": .null]], multi: true)]
        )
        try client.delete(from: names.leases, ["$or": [["_id": ["$in": ids]], ["worker": ["$in": ids]]]])
    }

    private static func fence(of worker: String, lane: Int) -> String { "\(worker)/\(lane)" }

    package static func id(of partition: Partition) -> String { "partition:\(partition.number)" }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
