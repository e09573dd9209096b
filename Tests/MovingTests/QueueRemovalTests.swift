import BSON
import Mongo
import Moving
import RandomNumbers
import Storage
import Testing

@Suite("what takes a batch off the queue") struct QueueRemovalTests {
    private func event(
        _ number: UInt32,
        _ ingestedAt: Int64,
        site: String = "site",
        partition: Int? = nil
    ) -> QueuedEvent {
        let home = Partition(siteID: Array(site.utf8)[...]).number
        return QueuedEvent(
            document: [
                "_id": .objectID(ObjectID(high: 1, low: number)), "site_id": .string(site), "event_type": "page_view",
                "timestamp": .date(ingestedAt), "ingested_at": .date(ingestedAt),
                "partition": .int32(Int32(partition ?? home)),
            ]
        )
    }

    private func statements(_ events: [QueuedEvent]) -> [BSONDocument] {
        QueueRemoval(events).statements.map(\.document)
    }

    /// The ids that a statement names.
    private func ids(_ statement: BSONDocument) throws -> [UInt32] {
        let id = try statement.document("q")["_id"]
        if let id = id?.objectID { return [id.low] }
        return try (id?.document ?? .empty).document("$in").values().compactMap { $0.objectID?.low }
    }

    private func range(_ statement: BSONDocument) throws -> ClosedRange<Int64>? {
        guard let bounds = try statement.document("q")["ingested_at"]?.document else { return nil }
        return try #require(bounds["$gte"]?.date)...(try #require(bounds["$lte"]?.date))
    }

    @Test("a batch is one statement, which names each id, the range and the partitions in which they are")
    func oneStatement() throws {
        let sites = ["a", "b", "c"]
        let events = (0..<30).map { event($0, 5_000 + Int64($0) * 40, site: sites[Int($0) % 3]) }
        let statements = statements(events)
        #expect(statements.count == 1)
        #expect(try ids(statements[0]) == Array(0..<30))
        #expect(try range(statements[0]) == 5_000...6_160)
        #expect(statements[0]["limit"] == .int32(0))
        #expect(statements[0]["hint"] == "ingested_partition")
        let partitions = try statements[0].document("q").document("partition").document("$in").values()
        let expected = sites.map { Int64(Partition(siteID: Array($0.utf8)[...]).number) }.sorted()
        #expect(partitions.compactMap(\.integer) == expected)
    }

    @Test("what lies between events that are far apart in time is not read")
    func gaps() throws {
        let statements = statements([event(0, 100), event(1, 1_100), event(2, 2_101), event(3, 90_000), event(4, 50)])
        #expect(try statements.map(ids) == [[0, 1], [2], [3], [4]])
        #expect(try statements.map(range) == [100...1_100, 2_101...2_101, 90_000...90_000, 50...50])
    }

    @Test("what another program wrote is found by its id alone")
    func foreign() throws {
        let home = Partition(siteID: Array("site".utf8)[...]).number
        let statements = statements([
            event(0, 100), event(1, 110, partition: (home + 1) % Partition.count),
            QueuedEvent(document: ["_id": .objectID(ObjectID(high: 1, low: 2)), "ingested_at": "yesterday"]),
            event(3, 120),
        ])
        #expect(try statements.flatMap(ids).sorted() == [0, 1, 2, 3])
        let alone = try statements.filter { try range($0) == nil }
        #expect(try alone.map(ids) == [[1], [2]])
        #expect(alone.allSatisfy { $0["limit"] == .int32(1) && $0["hint"] == nil })
    }

    @Test("every event is named once, and lies in the range of its statement", arguments: 0..<50 as Range<UInt64>)
    func everyBatch(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var moment: Int64 = 1_000_000
        let events = (0..<UInt32.random(in: 1...300, using: &random)).map { number in
            moment += Int64.random(in: -20...Int64.random(in: 0...3_000, using: &random), using: &random)
            return event(number, moment, partition: Int.random(in: 0..<20, using: &random) == 0 ? 99 : nil)
        }
        let statements = statements(events)
        #expect(try statements.flatMap(ids).sorted() == Array(0..<UInt32(events.count)))
        for statement in statements {
            guard let range = try range(statement) else { continue }
            for id in try ids(statement) {
                let date = events[Int(id)].document["ingested_at"]?.date
                #expect(range.contains(date ?? .min))
            }
        }
    }

    @Test("an empty batch is no statement")
    func empty() {
        #expect(statements([]).isEmpty)
    }
}
