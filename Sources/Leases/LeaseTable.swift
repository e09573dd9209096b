package import BSON
package import Storage

/// Who owns which partition, and what one worker should do about it. No I/O: every interleaving can be tested.
///
/// Workers hold a lease each, renewed on the server's clock. A partition names its owner and counts its owners (epoch).
/// Partitions of a worker whose lease has run out are free only after that worker has been fenced: the documents
/// that its transactions have to write are marked, so that none of them can commit afterwards.
///
/// A maintenance lease is kept and lost like a worker's, but has no share. It owns what it has reserved: workers leave such
/// a partition to it, for as long as the lease is in force.
package struct LeaseTable: Sendable, Equatable {
    /// A worker, or a maintenance program, that has registered.
    package struct Worker: Sendable, Equatable {
        package let id: String
        package let role: LeaseRole
        /// Its lease has not run out, by the server's clock at the time of reading.
        package let isLive: Bool
        /// It has lost its lease for good.
        package let isFenced: Bool
        /// The sessions of its transactions, as the server knows them.
        package let sessions: [BSONValue]

        package init(
            id: String,
            role: LeaseRole = .worker,
            isLive: Bool,
            isFenced: Bool,
            sessions: [BSONValue] = []
        ) {
            self.id = id
            self.role = role
            self.isLive = isLive
            self.isFenced = isFenced
            self.sessions = sessions
        }

        /// Its lease is in force.
        var isActive: Bool { isLive && !isFenced }
    }

    /// The owner of a partition.
    package struct Ownership: Sendable, Equatable {
        package let partition: Partition
        package let owner: String?
        /// The maintenance lease that wants it, or has it. A lease that is not in force reserves nothing.
        package let reserver: String?
        package let epoch: Int64

        package init(partition: Partition, owner: String?, reserver: String? = nil, epoch: Int64) {
            self.partition = partition
            self.owner = owner
            self.reserver = reserver
            self.epoch = epoch
        }
    }

    /// What a worker should do next.
    package struct Plan: Equatable {
        /// Workers whose lease has run out.
        package var fence: [Worker] = []
        /// Partitions that nobody owns and that are the worker's share, or that are reserved for it.
        package var claim: [Ownership] = []
        /// Partitions that the worker has beyond its share, or that are reserved.
        package var release: [Ownership] = []
        /// Fenced workers that own nothing any more.
        package var forget: [String] = []

        package init() {}
    }

    package let workers: [Worker]
    package let ownerships: [Ownership]

    package init(workers: [Worker], ownerships: [Ownership]) {
        self.workers = workers
        self.ownerships = ownerships
    }

    /// The partitions of a worker.
    package func partitions(of id: String) -> [Partition] {
        ownerships.filter { $0.owner == id }.map(\.partition)
    }

    /// Whether the lease `id` may reserve a partition: no other one that is in force has.
    package func isReservable(_ ownership: Ownership, for id: String) -> Bool {
        guard let reserver = ownership.reserver, reserver != id else { return true }
        return !maintenance.contains(reserver)
    }

    /// What the worker `id` should do next. Workers that follow their plans end up with even shares of what is not
    /// reserved.
    package func plan(for id: String) -> Plan {
        var plan = Plan()
        let owners = Set(ownerships.compactMap(\.owner))
        plan.fence = workers.filter { !$0.isLive && !$0.isFenced && $0.id != id }
        plan.forget = workers.filter { $0.isFenced && !owners.contains($0.id) && $0.id != id }.map(\.id)

        let unfenced = Set(workers.filter { !$0.isFenced }.map(\.id))
        let free = ownerships.filter { $0.owner.map { !unfenced.contains($0) } ?? true }
        if workers.contains(where: { $0.id == id && $0.role == .maintenance }) {
            plan.claim = free.filter { $0.reserver == id }
        } else {
            share(free, with: id, &plan)
        }
        return plan
    }

    /// Maintenance leases that are in force.
    private var maintenance: Set<String> {
        Set(workers.filter { $0.role == .maintenance && $0.isActive }.map(\.id))
    }

    /// Plans what the worker `id` claims of what is free, or gives back.
    private func share(_ free: [Ownership], with id: String, _ plan: inout Plan) {
        let live = workers.filter { $0.role == .worker && ($0.isActive || $0.id == id) }.map(\.id).sorted()
        guard let place = live.firstIndex(of: id) else { return }
        let maintenance = maintenance
        func isShared(_ ownership: Ownership) -> Bool {
            ![ownership.owner, ownership.reserver].contains { $0.map(maintenance.contains) ?? false }
        }
        let count = ownerships.count(where: isShared)
        let share = count / live.count + (place < count % live.count ? 1 : 0)
        let mine = ownerships.filter { $0.owner == id }
        let kept = mine.filter(isShared)
        plan.release = mine.filter { !isShared($0) } + kept.dropFirst(share)
        guard kept.count < share else { return }
        let wanted = free.filter(isShared)
        // Each worker begins at another place, so that two that look at the same moment seldom want the same.
        let start = wanted.isEmpty ? 0 : place * wanted.count / live.count
        plan.claim = Array((wanted[start...] + wanted[..<start]).prefix(share - kept.count))
    }
}
