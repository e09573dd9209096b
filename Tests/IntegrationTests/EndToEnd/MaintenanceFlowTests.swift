import BSON
import Foundation
import Leases
import Mongo
import Storage
import Testing

@Suite("a partition under maintenance", .takesTurns) struct MaintenanceFlowTests {
    private static let sites = ["a", "b", "c", "d"]
    /// The partition of the first site, and of none of the others.
    private static let partition = Partition(siteID: Array(sites[0].utf8)[...])
    private static let duration = Duration.seconds(2)
    private static let leases = LeaseStore(names: TestDatabase.names, duration: duration)

    /// So many that workers, which read and move few at once here, have always read ahead.
    private static let backlog = (0..<2_000).map { "backlog-\($0)" }

    /// Runs `body` while clients post events of all sites and two workers, which are behind, move them; in the end every
    /// event that was accepted must be there once.
    private func withTraffic(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url)
            let workers = try (0..<2).map { _ in
                try RunningWorker(database.url, environment: ["LEASE_SECONDS": "2", "BATCH_SIZE": "20"])
            }
            try await api.ready()
            let clients = Self.sites.map { RetryingClients(port: api.port, site: $0) }
            try await withThrowingTaskGroup { group in
                for client in clients { group.addTask { try await client.run(count: 2, pause: 5_000) } }
                defer { for client in clients { client.stop() } }
                try await Eventually.holds("all sites are counted by two workers") {
                    let counts = try await counts(database)
                    let owners = try await shares(database)
                    return counts.values.allSatisfy { $0 > 20 } && owners.count == 2
                }
                try await database.enqueue(
                    Self.backlog.flatMap { user in Self.sites.map { SampleEvent(site: $0, user: user) } }
                )
                try await body(database)
                for client in clients { client.stop() }
                try await group.waitForAll()
            }
            try await Eventually.holds("the queue is empty") { try await database.count("events_queue") == 0 }
            for (site, client) in zip(Self.sites, clients) {
                let stored = try await database.documents("events", ["site_id": .string(site)])
                let accepted = client.acknowledgedIDs + Self.backlog
                #expect(stored.compactMap { $0["user_id"]?.string }.sorted() == accepted.sorted())
            }
            for program in [api.program] + workers.map(\.program) {
                program.send(SIGTERM)
                #expect(try await program.exitCode() == 0, "\(program.name): \(program.standardError)")
            }
        }
    }

    /// How many events of each site are counted.
    private func counts(_ database: TestDatabase) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for site in Self.sites { counts[site] = try await database.count("events", ["site_id": .string(site)]) }
        return counts
    }

    /// How many partitions each lease owns.
    private func shares(_ database: TestDatabase) async throws -> [String: Int] {
        let partitions = try await database.documents("leases", ["kind": "partition", "owner": ["$ne": .null]])
        return partitions.reduce(into: [:]) { $0[$1["owner"]?.string ?? "", default: 0] += 1 }
    }

    /// The events of the partition wait while those of other sites are counted, and workers share what is left to them.
    private func expectHeld(_ program: inout LeaseHolder, _ database: TestDatabase) async throws {
        let before = try await counts(database)
        try await Eventually.holds("the events of other sites are counted, and partitions shared") {
            try await program.round()
            let now = try await counts(database)
            var shares = try await shares(database)
            let isHeld = shares.removeValue(forKey: program.lease.id) == 1
            return isHeld && shares.values.sorted() == [31, 32]
                && Self.sites.dropFirst().allSatisfy { now[$0, default: 0] > before[$0, default: 0] + 100 }
        }
        #expect(program.partitions == [Self.partition])
        let held = Self.sites[0]
        #expect(try await counts(database)[held] == before[held])
        #expect(try await database.count("events_queue", ["site_id": .string(held)]) > 0)
    }

    /// The events that have waited are counted.
    private func expectCounted(_ database: TestDatabase) async throws {
        let before = try await counts(database)[Self.sites[0], default: 0]
        try await Eventually.holds("what has waited is counted, and partitions are shared") {
            let shares = try await shares(database)
            return try await counts(database)[Self.sites[0], default: 0] > before
                && shares.values.allSatisfy { $0 == 32 }
        }
    }

    @Test("its events wait until it is released, and those of other sites do not")
    func released() async throws {
        try await withTraffic { database in
            var program = try await LeaseHolder(.maintenance, in: database, Self.leases)
            for _ in 0..<2 {
                try await program.take(Self.partition)
                try await expectHeld(&program, database)
                #expect(try await program.holds())
                try await program.release(Self.partition)
                try await expectCounted(database)
            }
            try await program.take(Self.partition)
            try await program.retire()
            try await expectCounted(database)
        }
    }

    @Test("workers take it back when the lease has run out, and nothing that was begun under it can be committed")
    func abandoned() async throws {
        try await withTraffic { database in
            var program = try await LeaseHolder(.maintenance, in: database, Self.leases)
            try await program.take(Self.partition)
            try await expectHeld(&program, database)
            let before = try await counts(database)[Self.sites[0], default: 0]
            let start = ContinuousClock.now
            try await program.round()
            try await program.begin()
            try await Eventually.holds("its events are counted again") {
                try await counts(database)[Self.sites[0], default: 0] > before
            }
            #expect(.now - start > Self.duration - .milliseconds(10))
            #expect(try await !program.commits())
            #expect(try await !program.holds())
            let error = await #expect(throws: LeaseLost.self) { try await program.round() }
            #expect(error?.id == program.lease.id)
            try await expectCounted(database)
        }
    }
}
