import Leases
import RandomNumbers
import Storage
import Testing

@Suite struct LeaseTableTests {
    private func worker(_ id: String, live: Bool = true, fenced: Bool = false) -> LeaseTable.Worker {
        LeaseTable.Worker(id: id, isLive: live, isFenced: fenced)
    }

    private func table(_ workers: [LeaseTable.Worker], owners: [String?]) -> LeaseTable {
        LeaseTable(
            workers: workers,
            ownerships: owners.enumerated().map { number, owner in
                .init(partition: Partition(number: number), owner: owner, epoch: 0)
            }
        )
    }

    @Test("a lone worker claims everything")
    func claimsAll() {
        let plan = table([worker("a")], owners: [nil, nil, nil]).plan(for: "a")
        #expect(plan.claim.count == 3)
        #expect(plan.release.isEmpty)
    }

    @Test("a worker gives back what is beyond its share, and claims nothing that somebody owns")
    func spreads() {
        let table = table([worker("a"), worker("b")], owners: ["a", "a", "a", "a"])
        #expect(table.plan(for: "a").release.count == 2)
        #expect(table.plan(for: "b").claim.isEmpty)
    }

    @Test("partitions of a worker whose lease has run out are free only once it is fenced")
    func fencesFirst() {
        let expired = table([worker("a"), worker("b", live: false)], owners: ["b", "b"])
        #expect(expired.plan(for: "a").fence.map(\.id) == ["b"])
        #expect(expired.plan(for: "a").claim.isEmpty)
        let fenced = table([worker("a"), worker("b", live: false, fenced: true)], owners: ["b", "b"])
        #expect(fenced.plan(for: "a").fence.isEmpty)
        #expect(fenced.plan(for: "a").claim.count == 2)
        #expect(fenced.plan(for: "a").forget.isEmpty)
    }

    @Test("a fenced worker is forgotten once it owns nothing, and never by itself")
    func forgets() {
        let table = table([worker("a"), worker("b", live: false, fenced: true)], owners: ["a"])
        #expect(table.plan(for: "a").forget == ["b"])
        #expect(table.plan(for: "b").forget.isEmpty)
    }

    @Test("partitions of a worker that is not registered any more are free")
    func claimsOrphans() {
        #expect(table([worker("a")], owners: ["gone"]).plan(for: "a").claim.count == 1)
    }

    /// Workers and maintenance leases come, go and die in random order, and act on what they read, which may be old: each
    /// change is applied only if the partition is as it was read, as the database does it.
    @Test(
        "in every interleaving partitions end up evenly spread or reserved, and none is taken from who is not fenced",
        arguments: 0..<300
    )
    func converges(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var leases = SimulatedLeases()
        for step in 0..<80 {
            let anyone = leases.ids.randomElement(using: &random) ?? ""
            let partition = Partition(number: Int.random(in: 0..<Partition.count, using: &random))
            switch Int.random(in: 0..<12, using: &random) {
            case 0: leases.register("w\(step)", as: .worker)
            case 1: leases.register("m\(step)", as: .maintenance)
            case 2: leases.expire(anyone)
            case 3: leases.renew(anyone)
            case 4...6: leases.reserve(partition, for: anyone)
            case 7: leases.release(partition, of: anyone)
            default: leases.round(of: leases.ids.shuffled(using: &random))
            }
        }
        leases.register("last", as: .worker)
        for _ in 0..<8 { leases.ids.forEach { leases.round(of: [$0]) } }

        let table = leases.table
        let active = table.workers.filter { $0.isLive && !$0.isFenced }
        let maintenance = Set(active.filter { $0.role == .maintenance }.map(\.id))
        let counts = active.filter { $0.role == .worker }.map { table.partitions(of: $0.id).count }
        let reserved = table.ownerships.filter { $0.reserver.map(maintenance.contains) ?? false }
        let kept = table.ownerships.filter { $0.owner.map(maintenance.contains) ?? false }
        #expect(counts.reduce(0, +) + kept.count == Partition.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        #expect(reserved.allSatisfy(kept.contains))
        // Whoever wakes up in time keeps what it owns, whatever was reserved in the meantime.
        #expect(kept.allSatisfy { $0.reserver == $0.owner || leases.wasExpired.contains($0.owner ?? "") })
    }
}
