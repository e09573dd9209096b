package import BSON

/// Who owns which partition, and what one worker should do about it. No I/O: every interleaving can be tested.
///
/// Workers hold a lease each, renewed on the server's clock. A partition names its owner and counts its owners (epoch).
/// Partitions of a worker whose lease has run out are free only after that worker has been fenced: the documents
/// that its transactions have to write are marked, so that none of them can commit afterwards.
package struct LeaseTable: Sendable, Equatable {
    /// A worker that has registered.
    package struct Worker: Sendable, Equatable {
        package let id: String
        /// Its lease has not run out, by the server's clock at the time of reading.
        package let isLive: Bool
        /// It has lost its lease for good.
        package let isFenced: Bool
        /// The sessions of its transactions, as the server knows them.
        package let sessions: [BSONValue]

        package init(id: String, isLive: Bool, isFenced: Bool, sessions: [BSONValue] = []) {
            self.id = id
            self.isLive = isLive
            self.isFenced = isFenced
            self.sessions = sessions
        }
    }

    /// The owner of a partition.
    package struct Ownership: Sendable, Equatable {
        package let partition: Partition
        package let owner: String?
        package let epoch: Int64

        package init(partition: Partition, owner: String?, epoch: Int64) {
            self.partition = partition
            self.owner = owner
            self.epoch = epoch
        }
    }

    /// What a worker should do next.
    package struct Plan: Equatable {
        /// Workers whose lease has run out.
        package var fence: [Worker] = []
        /// Partitions that nobody owns and that are the worker's share.
        package var claim: [Ownership] = []
        /// Partitions that the worker has beyond its share.
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

    /// What the worker `id` should do next. Every worker that follows its plan ends up with an even share.
    package func plan(for id: String) -> Plan {
        var plan = Plan()
        let owners = Set(ownerships.compactMap(\.owner))
        plan.fence = workers.filter { !$0.isLive && !$0.isFenced && $0.id != id }
        plan.forget = workers.filter { $0.isFenced && !owners.contains($0.id) && $0.id != id }.map(\.id)

        let live = workers.filter { ($0.isLive && !$0.isFenced) || $0.id == id }.map(\.id).sorted()
        guard let place = live.firstIndex(of: id) else { return plan }
        let share = ownerships.count / live.count + (place < ownerships.count % live.count ? 1 : 0)
        let mine = ownerships.filter { $0.owner == id }
        if mine.count > share {
            plan.release = Array(mine.suffix(mine.count - share))
        } else {
            let unfenced = Set(workers.filter { !$0.isFenced }.map(\.id))
            let free = ownerships.filter { $0.owner.map { !unfenced.contains($0) } ?? true }
            // Each worker begins at another place, so that two that look at the same moment seldom want the same.
            let start = free.isEmpty ? 0 : place * free.count / live.count
            plan.claim = Array((free[start...] + free[..<start]).prefix(share - mine.count))
        }
        return plan
    }
}
