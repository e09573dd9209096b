import Leases
import Storage
import Testing

/// The leases as the database has them: a change takes effect only if the partition is as it was read.
struct SimulatedLeases {
    private var workers: [String: LeaseTable.Worker] = [:]
    private var ownerships = (0..<Partition.count).map {
        LeaseTable.Ownership(partition: Partition(number: $0), owner: nil, epoch: 0)
    }
    /// Whose lease had run out at some time.
    private(set) var wasExpired: Set<String> = []

    var table: LeaseTable { LeaseTable(workers: Array(workers.values), ownerships: ownerships) }

    var ids: [String] { workers.keys.sorted() }

    mutating func register(_ id: String, as role: LeaseRole) {
        workers[id] = .init(id: id, role: role, isLive: true, isFenced: false)
    }

    mutating func expire(_ id: String) {
        guard let worker = workers[id] else { return }
        wasExpired.insert(id)
        workers[id] = .init(id: id, role: worker.role, isLive: false, isFenced: worker.isFenced)
    }

    mutating func renew(_ id: String) {
        guard let worker = workers[id], !worker.isFenced else { return }
        workers[id] = .init(id: id, role: worker.role, isLive: true, isFenced: false)
    }

    mutating func reserve(_ partition: Partition, for id: String) {
        let ownership = ownerships[partition.number]
        guard workers[id]?.role == .maintenance, table.isReservable(ownership, for: id) else { return }
        ownerships[partition.number] = .init(
            partition: partition,
            owner: ownership.owner,
            reserver: id,
            epoch: ownership.epoch
        )
    }

    mutating func release(_ partition: Partition, of id: String) {
        let ownership = ownerships[partition.number]
        guard workers[id]?.role == .maintenance else { return }
        ownerships[partition.number] = .init(
            partition: partition,
            owner: ownership.owner == id ? nil : ownership.owner,
            reserver: ownership.reserver == id ? nil : ownership.reserver,
            epoch: ownership.epoch + (ownership.owner == id ? 1 : 0)
        )
    }

    /// All of them read, and then act one after the other. Those whose lease has run out do nothing.
    mutating func round(of ids: [String]) {
        let plans = ids.map { ($0, table.plan(for: $0)) }
        for (id, plan) in plans { apply(plan, by: id) }
    }

    private mutating func apply(_ plan: LeaseTable.Plan, by id: String) {
        guard let me = workers[id], me.isLive, !me.isFenced else { return }
        for dead in plan.fence where workers[dead.id]?.isLive == false {
            workers[dead.id] = .init(id: dead.id, role: dead.role, isLive: false, isFenced: true)
        }
        for ownership in plan.release { change(ownership, to: nil) }
        for ownership in plan.claim {
            if let owner = ownership.owner { #expect(workers[owner].map(\.isFenced) ?? true) }
            change(ownership, to: id)
        }
        for dead in plan.forget { forget(dead) }
    }

    private mutating func change(_ ownership: LeaseTable.Ownership, to owner: String?) {
        guard ownerships[ownership.partition.number] == ownership else { return }
        ownerships[ownership.partition.number] = .init(
            partition: ownership.partition,
            owner: owner,
            reserver: ownership.reserver,
            epoch: ownership.epoch + 1
        )
    }

    private mutating func forget(_ id: String) {
        workers[id] = nil
        for ownership in ownerships where ownership.reserver == id {
            ownerships[ownership.partition.number] = .init(
                partition: ownership.partition,
                owner: ownership.owner,
                epoch: ownership.epoch
            )
        }
    }
}
