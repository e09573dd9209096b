import BSON
import Mongo
import Testing

@Suite("inserting many documents") struct InsertTests {
    private func documents(_ numbers: some Sequence<Int>, filler: Int = 0) -> [BSONDocument] {
        numbers.map { ["_id": .int32(Int32($0)), "filler": .string(String(repeating: "x", count: filler))] }
    }

    private func insert(_ documents: [BSONDocument], into database: TestDatabase) async throws -> WriteReply {
        try await database.lane.run { client in
            try client.insert(documents.flatMap(\.bytes), count: documents.count, into: "things")
        }
    }

    @Test("a document that is there already fails alone, wherever it stands")
    func duplicatesFailAlone() async throws {
        try await TestDatabase.with { database in
            try await database.insert(documents([3, 5]), into: "things")
            let reply = try await insert(documents([0, 3, 4, 5, 6]), into: database)
            #expect(reply.writeErrors.map(\.index) == [1, 3])
            #expect(reply.writeErrors.allSatisfy { $0.error.kind == .duplicateKey && $0.error.code == 11000 })
            #expect(reply.writeConcernError == nil)
            #expect(!reply.isSuccess)
            #expect(try await database.count("things") == 5)
        }
    }

    @Test("a document sent twice in one call is stored once")
    func twinsInOneCall() async throws {
        try await TestDatabase.with { database in
            let reply = try await insert(documents([1, 1, 2, 1]), into: database)
            #expect(reply.writeErrors.map(\.index) == [1, 3])
            #expect(try await database.count("things") == 2)
        }
    }

    @Test("a document that breaks a collection's rule fails alone, and says why")
    func refusedDocumentsFailAlone() async throws {
        try await TestDatabase.with { database in
            _ = try await database.run(["create": "things", "validator": ["_id": ["$ne": 2]]])
            let reply = try await insert(documents([1, 2, 3, 1]), into: database)
            #expect(reply.writeErrors.map(\.index) == [1, 3])
            #expect(reply.writeErrors.map(\.error.kind) == [.server, .duplicateKey])
            #expect(reply.writeErrors.first?.error.code == 121)
            #expect(try await database.count("things") == 2)
        }
    }

    @Test("more than one message to the server can hold is split, and the places still count from the first document")
    func largeInsertsAreSplit() async throws {
        try await TestDatabase.with { database in
            // 120 MB, where a message holds 48.
            try await database.insert(documents([7, 110]), into: "things")
            let reply = try await insert(documents(0..<120, filler: 1_000_000), into: database)
            #expect(reply.writeErrors.map(\.index) == [7, 110])
            #expect(try await database.count("things") == 120)
        }
    }

    @Test("nothing to insert is a success")
    func emptyInsert() async throws {
        try await TestDatabase.with { database async throws in
            #expect(try await insert([], into: database).isSuccess)
        }
    }

    @Test("bytes that are not documents are refused before they are sent")
    func brokenDocuments() async throws {
        try await TestDatabase.with { database async throws in
            for bytes: [UInt8] in [[], [5, 0, 0, 0], [200, 0, 0, 0, 0], [0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 9]] {
                await #expect(throws: MongoError.self) {
                    try await database.lane.run { client in try client.insert(bytes, count: 2, into: "things") }
                }
            }
            #expect(try await database.count("things") == 0)
        }
    }

    @Test("all types come back as they were written")
    func typesSurvive() async throws {
        let document: BSONDocument = [
            "_id": .objectID(ObjectID(high: 1, low: 2)), "double": 1.5, "string": "a\u{1F600}é",
            "document": ["a": ["b": 1]],
            "array": [1, "two", .null], "binary": .binary([0, 255], subtype: 0), "uuid": .uuid(Array(0..<16)),
            "bool": true, "date": .date(-1), "null": .null, "int32": .int32(.min), "int64": .int64(.min),
            "timestamp": .timestamp(1 << 32), "$dollar": 1, "a.dot": 2, "": "empty",
        ]
        try await TestDatabase.with { database in
            try await database.insert([document], into: "things")
            #expect(try await database.documents("things") == [document])
        }
    }
}
