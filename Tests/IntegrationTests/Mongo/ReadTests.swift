import BSON
import Mongo
import Testing

@Suite("reading") struct ReadTests {
    private static let count = 2_500

    private func withThings(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let things: [BSONDocument] = (0..<Self.count).map {
                ["_id": .int32(Int32($0)), "group": .string("g\($0 % 7)"), "size": .int32(Int32($0 % 100))]
            }
            try await database.insert(things, into: "things")
            try await body(database)
        }
    }

    @Test(
        "a find gives every document once and in order, however many batches it takes",
        arguments: [1, 7, 101, 2_500, 5_000]
    )
    func batches(size: Int) async throws {
        try await withThings { database in
            let found = try await database.lane.run { client in
                var found: [Int] = []
                try client.find(
                    in: "things",
                    ["size": ["$lt": 50]],
                    options: ["batchSize": .int32(Int32(size)), "sort": ["_id": 1]]
                ) { document in
                    found.append(try document.integer("_id"))
                    return true
                }
                return found
            }
            #expect(found == (0..<Self.count).filter { $0 % 100 < 50 })
        }
    }

    @Test("what the reader throws ends the find, and the connection serves the next one")
    func readerThrows() async throws {
        struct Enough: Error {}
        try await withThings { database async throws in
            for _ in 0..<20 {
                await #expect(throws: Enough.self) {
                    try await database.lane.run { client in
                        try client.find(in: "things", .empty, options: ["batchSize": 2]) { document in
                            if try document.integer("size") == 5 { throw Enough() }
                            return true
                        }
                    }
                }
            }
            #expect(try await database.count("things") == Self.count)
        }
    }

    @Test("a reader that has enough gets no more")
    func readerEnds() async throws {
        try await withThings { database in
            let found = try await database.lane.run { client in
                var found = 0
                try client.find(in: "things", .empty, options: ["batchSize": 3]) { _ in
                    found += 1
                    return found < 10
                }
                return found
            }
            #expect(found == 10)
        }
    }

    @Test("projection and limit are obeyed")
    func options() async throws {
        try await withThings { database in
            let found = try await database.lane.run { client in
                var found: [BSONDocument] = []
                try client.find(
                    in: "things",
                    .empty,
                    options: ["projection": ["size": 1], "limit": 2, "sort": ["_id": -1]]
                ) { document in
                    found.append(document)
                    return true
                }
                return found
            }
            #expect(found == [["_id": 2_499, "size": 99], ["_id": 2_498, "size": 98]])
        }
    }

    @Test("an aggregation counts what a loop counts")
    func aggregation() async throws {
        try await withThings { database async throws in
            let groups = try await database.lane.run { client in
                try client.aggregate(
                    "things",
                    [
                        ["$group": ["_id": "$group", "count": ["$sum": 1], "size": ["$sum": "$size"]]],
                        ["$sort": ["_id": 1]],
                    ],
                    options: ["allowDiskUse": true]
                )
            }
            #expect(groups.count == 7)
            for (number, group) in groups.enumerated() {
                let members = (0..<Self.count).filter { $0 % 7 == number }
                #expect(try group.string("_id") == "g\(number)")
                #expect(try group.integer("count") == members.count)
                #expect(try group.integer("size") == members.reduce(0) { $0 + $1 % 100 })
            }
        }
    }

    @Test("a collection that is not there is empty")
    func missingCollection() async throws {
        try await TestDatabase.with { database async throws in
            #expect(try await database.documents("nothing") == [])
            #expect(try await database.count("nothing") == 0)
        }
    }
}
