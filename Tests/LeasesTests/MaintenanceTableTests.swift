import Leases
import Storage
import Testing

@Suite("maintenance in the lease table") struct MaintenanceTableTests {
    private static let active = LeaseTable.Worker(id: "m", role: .maintenance, isLive: true, isFenced: false)
    private static let expired = LeaseTable.Worker(id: "m", role: .maintenance, isLive: false, isFenced: false)
    private static let fenced = LeaseTable.Worker(id: "m", role: .maintenance, isLive: false, isFenced: true)

    /// Workers `a` and `b`, and others.
    ///
    /// - Parameters:
    ///   - others: Such as a maintenance lease.
    ///   - owners: Of the partitions in order, and by whom they are reserved.
    private func table(
        _ others: LeaseTable.Worker...,
        partitions: [(owner: String?, reserver: String?)]
    ) -> LeaseTable {
        let workers = ["a", "b"].map { LeaseTable.Worker(id: $0, isLive: true, isFenced: false) }
        return LeaseTable(
            workers: workers + others,
            ownerships: partitions.enumerated().map { number, partition in
                .init(
                    partition: Partition(number: number),
                    owner: partition.owner,
                    reserver: partition.reserver,
                    epoch: 0
                )
            }
        )
    }

    private func numbers(_ ownerships: [LeaseTable.Ownership]) -> [Int] { ownerships.map(\.partition.number) }

    @Test("it takes no share")
    func noShare() {
        let table = table(Self.active, partitions: Array(repeating: (nil, nil), count: 4))
        #expect(table.plan(for: "a").claim.count == 2)
        #expect(table.plan(for: "b").claim.count == 2)
        #expect(table.plan(for: "m") == LeaseTable.Plan())
    }

    @Test("workers share what is not reserved evenly", arguments: [nil, "b", "m"])
    func sharesTheRest(owner: String?) {
        let others: [(String?, String?)] = [("a", nil), ("a", nil), ("a", nil), (nil, nil)]
        let table = table(Self.active, partitions: [(owner, "m")] + others)
        #expect(numbers(table.plan(for: "a").release) == [3])
        #expect(numbers(table.plan(for: "b").claim) == [4])
    }

    @Test("its owner gives a reserved partition back, also one within its share, and nobody but the reserver claims it")
    func givesBack() {
        let owned = table(Self.active, partitions: [("a", "m"), ("a", nil), ("b", nil), ("b", nil)])
        #expect(numbers(owned.plan(for: "a").release) == [0])
        #expect(owned.plan(for: "a").claim.isEmpty)
        #expect(owned.plan(for: "m").claim.isEmpty)
        let free = table(Self.active, partitions: [(nil, "m"), ("a", nil), ("b", nil), (nil, nil)])
        #expect(numbers(free.plan(for: "a").claim) == [3])
        #expect(free.plan(for: "b").claim.isEmpty)
        #expect(numbers(free.plan(for: "m").claim) == [0])
    }

    @Test("it claims a reserved partition of a worker only once that is fenced, and fences it if need be")
    func claimsFromTheDead() {
        let partitions: [(String?, String?)] = [("c", "m"), ("c", nil)]
        let dead = LeaseTable.Worker(id: "c", isLive: false, isFenced: false)
        #expect(table(Self.active, dead, partitions: partitions).plan(for: "m").fence == [dead])
        #expect(table(Self.active, dead, partitions: partitions).plan(for: "m").claim.isEmpty)
        let fenced = LeaseTable.Worker(id: "c", isLive: false, isFenced: true)
        #expect(numbers(table(Self.active, fenced, partitions: partitions).plan(for: "m").claim) == [0])
        #expect(numbers(table(Self.active, partitions: partitions).plan(for: "m").claim) == [0])
    }

    @Test("a reservation counts for nothing unless the lease is in force", arguments: [expired, fenced, nil])
    func reservationOfTheDead(reserver: LeaseTable.Worker?) {
        let partitions: [(String?, String?)] = [("a", "m"), (nil, "m")]
        let table = reserver.map { self.table($0, partitions: partitions) } ?? self.table(partitions: partitions)
        #expect(table.plan(for: "a").release.isEmpty)
        #expect(numbers(table.plan(for: "b").claim) == [1])
        #expect(table.ownerships.allSatisfy { table.isReservable($0, for: "n") })
    }

    @Test("what is reserved can be reserved again by the same lease only")
    func reservesOnce() {
        let table = table(Self.active, partitions: [("a", "m"), ("m", "m"), ("a", nil)])
        #expect(table.ownerships.map { table.isReservable($0, for: "m") } == [true, true, true])
        #expect(table.ownerships.map { table.isReservable($0, for: "n") } == [false, false, true])
    }

    @Test("it keeps what it owns, also when another one has reserved that meanwhile")
    func keeps() {
        let other = LeaseTable.Worker(id: "n", role: .maintenance, isLive: true, isFenced: false)
        let table = table(Self.active, other, partitions: [("m", "n"), ("m", "m"), ("a", nil), ("b", nil)])
        for id in ["a", "b", "m", "n"] { #expect(table.plan(for: id) == LeaseTable.Plan(), "\(id)") }
    }

    @Test("once its lease has run out it is fenced, then its partitions are shared, and then it is forgotten")
    func lost() {
        let partitions: [(String?, String?)] = [("m", "m"), ("m", "m")]
        let expired = table(Self.expired, partitions: partitions).plan(for: "a")
        #expect(expired.fence == [Self.expired])
        #expect(expired.claim.isEmpty && expired.forget.isEmpty)
        let fenced = table(Self.fenced, partitions: partitions).plan(for: "a")
        #expect(fenced.claim.count == 1)
        #expect(fenced.forget.isEmpty)
        #expect(table(Self.fenced, partitions: [("a", nil), ("b", "m")]).plan(for: "a").forget == ["m"])
    }
}
