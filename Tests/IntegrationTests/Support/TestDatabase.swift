import BSON
import Foundation
import Logging
import Mongo

/// A database that one test has for itself.
struct TestDatabase: Sendable {
    /// Where programs find it.
    let url: String
    let deployment: MongoDeployment
    /// For the test's own questions.
    let lane: MongoLane
    let logger: Logger

    /// So many tests at once keep the server busy; more would only make each other's requests run out of time.
    private static let places = Turn(places: 5)

    /// Runs `body` with a new database, and drops it.
    ///
    /// - Parameters:
    ///   - url: Of the server; its path is replaced.
    ///   - body: Uses the database.
    static func with(
        at url: String? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (TestDatabase) async throws -> Void
    ) async throws {
        let database = try TestDatabase(at: url ?? TestEnvironment.mongoURL)
        await places.take()
        do {
            try await body(database)
            _ = try await database.run(["dropDatabase": 1])
        } catch {
            // The test has failed already; its server may be gone, too.
            _ = try? await database.run(["dropDatabase": 1])
            await database.leave()
            throw error
        }
        await database.leave()
    }

    private func leave() async {
        await lane.shutDown()
        await Self.places.pass()
    }

    private init(at url: String) throws {
        let name = "test_" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        self.url = Self.url(url, database: name)
        logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        var timeouts = MongoDeployment.Timeouts()
        // All tests together may keep a server from answering for some seconds.
        timeouts.connect = 20_000
        deployment = try MongoDeployment(
            MongoURL(self.url),
            appName: "footfall-test",
            timeouts: timeouts,
            logger: logger
        )
        lane = deployment.makeLane("test", threads: 2)
    }

    /// The same server and options, another path.
    static func url(_ url: String, database: String) -> String {
        let halves = url.split(separator: "?", maxSplits: 1)
        let servers = halves[0].split(separator: "/", omittingEmptySubsequences: true).prefix(2).joined(separator: "//")
        return servers + "/" + database + (halves.count > 1 ? "?" + halves[1] : "")
    }

    /// How many documents a collection has.
    func count(_ collection: String, _ filter: BSONDocument = .empty) async throws -> Int {
        try await lane.run { client in
            try client.aggregate(
                collection,
                [["$match": .document(filter)], ["$count": "n"]],
                options: ["readConcern": ["level": "majority"]]
            ).first?.integer("n") ?? 0
        }
    }

    /// All documents of a collection, ordered by `_id`.
    func documents(_ collection: String, _ filter: BSONDocument = .empty) async throws -> [BSONDocument] {
        try await lane.run { client in
            var documents: [BSONDocument] = []
            try client.find(in: collection, filter, options: ["sort": ["_id": 1]]) { document in
                documents.append(document)
                return true
            }
            return documents
        }
    }

    /// Inserts documents and demands success.
    func insert(_ documents: [BSONDocument], into collection: String) async throws {
        try await lane.run { client in
            let reply = try client.insert(documents.flatMap(\.bytes), count: documents.count, into: collection)
            guard reply.isSuccess else { throw Failure("not inserted: \(reply)") }
        }
    }

    func run(_ command: BSONDocument, database: String? = nil) async throws -> BSONDocument {
        try await lane.run { client in try client.run(command, database: database) }
    }
}
