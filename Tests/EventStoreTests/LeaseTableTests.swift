import EventStore
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

    /// Workers come, go and die in random order, and act on what they read, which may be old: each change is applied only
    /// if the partition is as it was read, as the database does it.
    @Test(
        "in every interleaving partitions end up evenly spread, and none is taken from a worker that is not fenced",
        arguments: 0..<200
    )
    func converges(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var workers: [String: LeaseTable.Worker] = [:]
        var owners: [LeaseTable.Ownership] = (0..<Partition.count).map {
            .init(partition: Partition(number: $0), owner: nil, epoch: 0)
        }
        func read() -> LeaseTable { LeaseTable(workers: Array(workers.values), ownerships: owners) }
        func change(_ ownership: LeaseTable.Ownership, to owner: String?) {
            guard owners[ownership.partition.number] == ownership else { return }
            owners[ownership.partition.number] = .init(
                partition: ownership.partition,
                owner: owner,
                epoch: ownership.epoch + 1
            )
        }
        func apply(_ plan: LeaseTable.Plan, by id: String) {
            guard let me = workers[id], me.isLive, !me.isFenced else { return }
            for dead in plan.fence where workers[dead.id]?.isLive == false {
                workers[dead.id] = .init(id: dead.id, isLive: false, isFenced: true)
            }
            plan.release.forEach { change($0, to: nil) }
            for ownership in plan.claim {
                if let owner = ownership.owner { #expect(workers[owner].map(\.isFenced) ?? true) }
                change(ownership, to: id)
            }
            plan.forget.forEach { workers[$0] = nil }
        }

        for step in 0..<60 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: workers["w\(step)"] = .init(id: "w\(step)", isLive: true, isFenced: false)
            case 1:
                if let id = workers.keys.sorted().randomElement(using: &random) {
                    workers[id] = .init(id: id, isLive: false, isFenced: workers[id]?.isFenced ?? false)
                }
            default:
                let ids = workers.keys.sorted()
                let plans = ids.map { ($0, read().plan(for: $0)) }
                for (id, plan) in plans.shuffled(using: &random) { apply(plan, by: id) }
            }
        }
        workers["last"] = .init(id: "last", isLive: true, isFenced: false)
        for _ in 0..<6 {
            for id in workers.keys.sorted() { apply(read().plan(for: id), by: id) }
        }
        let live = workers.values.filter { $0.isLive && !$0.isFenced }.map(\.id)
        let counts = live.map { read().partitions(of: $0).count }
        #expect(counts.reduce(0, +) == Partition.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
}
