import BSON
import Mongo
import Testing

@Suite("transactions and snapshots") struct TransactionTests {
    private static func insert(_ id: Int32, _ client: MongoClient, _ session: MongoSession? = nil) throws {
        let reply = try client.insert(
            BSONDocument([("_id", .int32(id))]).bytes,
            count: 1,
            into: "things",
            session: session
        )
        if let failure = reply.writeErrors.first { throw failure.error }
    }

    private static func ids(_ client: MongoClient, _ session: MongoSession? = nil) throws -> [Int] {
        var ids: [Int] = []
        try client.find(in: "things", .empty, options: ["sort": ["_id": 1]], session: session) {
            ids.append(try $0.integer("_id"))
            return true
        }
        return ids
    }

    @Test("a commit shows everything at once, and nothing before")
    func commit() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 0]], into: "things")
            let seen = try await database.lane.run { client in
                let session = try client.startSession()
                let during = try client.withTransaction(session: session) {
                    try Self.insert(1, client, session)
                    try Self.insert(2, client, session)
                    try client.run(["delete": "things", "deletes": [["q": ["_id": 0], "limit": 1]]], session: session)
                    return [try Self.ids(client), try Self.ids(client, session)]
                }
                return during + [try Self.ids(client)]
            }
            #expect(seen == [[0], [1, 2], [1, 2]])
        }
    }

    @Test("what the body throws undoes everything, and the session can be used again")
    func abort() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 0]], into: "things")
            let seen = try await database.lane.run { client in
                let session = try client.startSession()
                var isRegretted = false
                do {
                    try client.withTransaction(session: session) {
                        try Self.insert(1, client, session)
                        if try Self.ids(client, session) == [0, 1] { throw Failure("regret") }
                    }
                } catch is Failure {
                    isRegretted = true
                }
                #expect(isRegretted)
                let after = try Self.ids(client)
                try client.withTransaction(session: session) { try Self.insert(2, client, session) }
                return [after, try Self.ids(client)]
            }
            #expect(seen == [[0], [0, 2]])
        }
    }

    @Test("a duplicate key undoes the whole transaction, and is called one")
    func duplicateKey() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 1]], into: "things")
            let error = await #expect(throws: MongoError.self) {
                try await database.lane.run { client in
                    let session = try client.startSession()
                    try client.withTransaction(session: session) {
                        try Self.insert(2, client, session)
                        try Self.insert(1, client, session)
                    }
                }
            }
            #expect(error?.kind == .duplicateKey)
            #expect(try await database.count("things") == 1)
        }
    }

    @Test("of two transactions that write one document the second fails, and may be tried again")
    func conflict() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 0]], into: "things")
            let error = try await database.lane.run { client -> MongoError? in
                let (first, second) = (try client.startSession(), try client.startSession())
                let take: BSONDocument = ["delete": "things", "deletes": [["q": ["_id": 0], "limit": 1]]]
                try first.startTransaction()
                try client.run(take, session: first)
                var conflict: MongoError?
                do {
                    try client.withTransaction(session: second) { _ = try client.run(take, session: second) }
                } catch let error as MongoError {
                    conflict = error
                }
                try first.commitTransaction()
                return conflict
            }
            #expect(error?.isTransient == true)
            #expect(error?.isCommitUnknown == false)
            #expect(try await database.count("things") == 0)
        }
    }

    @Test("a commit may be repeated")
    func commitTwice() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 0]], into: "things")
            try await database.lane.run { client in
                let session = try client.startSession()
                try session.startTransaction()
                try Self.insert(1, client, session)
                try session.commitTransaction()
                try session.commitTransaction()
            }
            #expect(try await database.count("things") == 2)
        }
    }

    @Test("a snapshot goes on seeing the moment of its first read, in every collection")
    func snapshot() async throws {
        try await TestDatabase.with { database in
            try await database.insert([["_id": 1]], into: "things")
            try await database.insert([["_id": 1]], into: "others")
            let seen = try await database.lane.run { client in
                let session = try client.startSnapshot()
                let before = try Self.ids(client, session)
                try Self.insert(2, client)
                _ = try client.insert(BSONDocument([("_id", 2)]).bytes, count: 1, into: "others")
                let others = try client.aggregate("others", [["$count": "n"]], session: session)
                return [before, try Self.ids(client, session), try Self.ids(client), [try others[0].integer("n")]]
            }
            #expect(seen == [[1], [1], [1, 2], [1]])
        }
    }

    @Test("a snapshot sees what was acknowledged before it began")
    func snapshotIsFresh() async throws {
        try await TestDatabase.with { database in
            for id in Int32(0)..<200 {
                let count = try await database.lane.run { client in
                    try Self.insert(id, client)
                    return try Self.ids(client, client.startSnapshot()).count
                }
                #expect(count == Int(id) + 1)
            }
        }
    }

    @Test("every session has an id of its own")
    func sessionIDs() async throws {
        try await TestDatabase.with { database in
            let ids = try await database.lane.run { client in
                let sessions = try (0..<3).map { _ in try client.startSession() }
                return sessions.map(\.id)
            }
            #expect(Set(ids).count == 3)
            #expect(ids.allSatisfy { if case .binary(let bytes, 4) = $0["id"] { bytes.count == 16 } else { false } })
        }
    }
}
