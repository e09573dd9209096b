import BSON
import Leases
import Mongo
import Storage
import Testing

@Suite("maintenance leases") struct MaintenanceTests {
    private static let partition = Partition(number: 5)

    /// What `leases` says of the partition.
    private func partition(_ database: TestDatabase) async throws -> BSONDocument {
        let documents = try await database.documents("leases", ["_id": "partition:5"])
        guard let document = documents.first else { throw Failure("no partition") }
        return document
    }

    @Test("a partition is handed over and back, and its epoch counts both")
    func handedOver() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            var worker = try await LeaseHolder(.worker, in: database)
            var maintenance = try await LeaseHolder(.maintenance, in: database)
            try await worker.round()
            try await maintenance.round()
            #expect(worker.partitions.count == Partition.count)
            #expect(maintenance.partitions.isEmpty)
            #expect(try await maintenance.reserve(Self.partition))
            try await maintenance.round()
            #expect(maintenance.partitions.isEmpty, "the worker has it still")
            try await worker.round()
            #expect(worker.partitions.count == Partition.count - 1)
            try await maintenance.round()
            #expect(maintenance.partitions == [Self.partition])
            #expect(try await partition(database)["epoch"]?.integer == 3)
            #expect(try await maintenance.holds())

            try await maintenance.release(Self.partition)
            try await worker.round()
            try await maintenance.round()
            #expect(worker.partitions.count == Partition.count)
            #expect(maintenance.partitions.isEmpty)
            #expect(try await partition(database)["epoch"]?.integer == 5)
        }
    }

    @Test("it takes over what a worker had whose lease has run out, by itself")
    func takesOver() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let short = LeaseStore(names: TestDatabase.names, duration: .milliseconds(200))
            var worker = try await LeaseHolder(.worker, in: database, short)
            try await worker.round()
            #expect(worker.partitions.count == Partition.count)
            var maintenance = try await LeaseHolder(.maintenance, in: database)
            try await maintenance.take(Self.partition)
            #expect(maintenance.partitions == [Self.partition])
            #expect(try await !worker.holds())
        }
    }

    @Test("one of two maintenance leases gets a partition, the other one after it")
    func reservedOnce() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let first = try await LeaseHolder(.maintenance, in: database)
            var second = try await LeaseHolder(.maintenance, in: database)
            #expect(try await first.reserve(Self.partition))
            #expect(try await first.reserve(Self.partition))
            #expect(try await !second.reserve(Self.partition))
            try await first.retire()
            #expect(try await partition(database)["reserved"] == .null)
            try await second.take(Self.partition)
        }
    }

    @Test("a reservation whose lease has run out holds nobody up, and goes with the lease")
    func runOut() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let short = LeaseStore(names: TestDatabase.names, duration: .milliseconds(1))
            #expect(try await LeaseHolder(.maintenance, in: database, short).reserve(Self.partition))
            var worker = try await LeaseHolder(.worker, in: database)
            try await worker.round()
            #expect(worker.partitions.count == Partition.count)
            try await Eventually.holds("the reservation is gone") {
                try await worker.round()
                return try await partition(database)["reserved"] == .null
            }
            #expect(try await database.count("leases", ["kind": "worker"]) == 1)
        }
    }

    /// Ways to give a partition back.
    enum Way: CaseIterable { case round, release, retire }

    @Test(
        "nothing is given back while a transaction of its owner is open, which is then ended",
        arguments: Way.allCases
    )
    func openTransaction(way: Way) async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            var owner = try await LeaseHolder(way == .release ? .maintenance : .worker, in: database)
            if way == .release { try await owner.take(Self.partition) } else { try await owner.round() }
            let maintenance = try await LeaseHolder(.maintenance, in: database)
            if way == .round { #expect(try await maintenance.reserve(Self.partition)) }
            // As it is when a commit got no answer: for the lane the transaction is over, for the server it is not.
            try await owner.begin()
            func giveBack() async throws {
                switch way {
                case .round: try await owner.round(on: database.lane)
                case .release: try await owner.release(Self.partition, on: database.lane)
                case .retire: try await owner.retire(on: database.lane)
                }
            }
            var failure: MongoError?
            do {
                try await giveBack()
            } catch let error as MongoError {
                failure = error
            }
            #expect(failure?.kind == .timeout)
            #expect(try await partition(database)["owner"]?.string == owner.lease.id)
            #expect(try await !owner.commits())
            try await giveBack()
            #expect(try await partition(database)["owner"] == .null)
        }
    }
}
