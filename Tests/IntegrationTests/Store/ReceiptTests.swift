import BSON
import Mongo
import Statistics
import Storage
import Testing

@Suite("receipts") struct ReceiptTests {
    private func receipt(_ eventID: String, _ site: String, _ database: TestDatabase) async throws -> Receipt? {
        try await database.lane.run { client in
            try ReceiptReader(names: TestDatabase.names)
                .receipt(eventID: eventID, siteID: site, MongoCall(within: .seconds(10)), on: client)
        }
    }

    /// A queue document that cannot be processed: it has no type, and so many bytes beside.
    private func broken(_ eventID: String, _ site: String, bytes: Int) -> BSONDocument {
        let id = EventIdentity.derivedID(siteID: Array(site.utf8)[...], eventID: Array(eventID.utf8))
        return [
            "_id": .objectID(id), "ballast": .binary([UInt8](repeating: 7, count: bytes), subtype: 0),
            "site_id": .string(site), "timestamp": .date(1_700_000_000_000), "ingested_at": .date(1_700_000_000_000),
            "partition": .int32(Int32(Partition(siteID: Array(site.utf8)[...]).number)),
        ]
    }

    @Test(
        "a dead letter is found by its site alone, also when its event is kept in parts, and however the letter names the site",
        arguments: [100, 15_900_000],
        [true, false]
    )
    func dead(bytes: Int, isNew: Bool) async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            try await database.insert([broken("e", "s", bytes: bytes)], into: "events_queue")
            #expect(try await receipt("e", "s", database) == .queued)
            try await database.moveAll(limit: 10)
            let letter = try #require(try await database.documents("events_dead", ["reason": ["$exists": true]]).first)
            #expect(letter["parts"]?.integer == (bytes > 1_000 ? 2 : nil))
            #expect(letter["site_id"]?.string == (bytes > 1_000 ? "s" : nil))
            if !isNew {
                // As versions before wrote it.
                try await database.lane.run { client in
                    let update = MongoUpdate(filter: .empty, change: ["$unset": ["site_id": ""]], multi: true)
                    _ = try client.update("events_dead", [update])
                }
            }
            #expect(try await receipt("e", "s", database) == .dead(reason: "event_type is missing"))
            // Nobody else's, by the client's id or by the one that the letter has.
            let id = try #require(letter["_id"]?.objectID)
            #expect(try await receipt(id.hex, "s", database) == .dead(reason: "event_type is missing"))
            for other in ["t", "", "S"] {
                #expect(try await receipt(id.hex, other, database) == nil)
                #expect(try await receipt("e", other, database) == nil)
            }
        }
    }
}
