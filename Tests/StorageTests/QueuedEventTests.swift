import Analytics
import BSON
import Storage
import Testing

@Suite struct QueuedEventTests {
    private static let good: [(BSONKey, BSONValue)] = [
        ("_id", .objectID(ObjectID(high: 1, low: 2))), ("site_id", "s"), ("event_type", "page_view"), ("path", "/a"),
        ("user_id", "u"), ("hostname", "h"), ("timestamp", .date(0)), ("properties", ["a": 1]),
        ("ingested_at", .date(1)),
        ("partition", .int32(Int32(Partition(siteID: Array("s".utf8)[...]).number))),
    ]

    private func document(replacing name: BSONKey, with value: BSONValue?) -> BSONDocument {
        BSONDocument(
            Self.good.compactMap { key, old in
                key == name ? value.map { (key, $0) } : (key, old)
            }
        )
    }

    @Test("a document of the API is moved without its partition, with the time of the move")
    func appends() throws {
        let event = QueuedEvent(document: BSONDocument(Self.good))
        #expect(event.verdict == .movable)
        var documents: [UInt8] = []
        event.append(to: &documents, processedAt: Timestamp(milliseconds: 7))
        let names = try BSONDocument(unchecked: documents).fields().map(\.key)
        #expect(
            names == Self.good.map { String(decoding: $0.0.bytes.dropLast(), as: UTF8.self) }.dropLast() + [
                "processed_at"
            ]
        )
        #expect(BSONDocument(unchecked: documents)["processed_at"] == .date(7))
    }

    @Test(
        "what can never be processed is told by the field",
        arguments: [
            ("_id", BSONValue.string("x"), "_id is not an ObjectId"),
            ("site_id", nil, "site_id is missing"), ("site_id", 5, "site_id is not a string"),
            ("site_id", "", "site_id is empty"), ("event_type", nil, "event_type is missing"),
            ("event_type", ["$ne": 1], "event_type is not a string"), ("path", 1, "path is not a string"),
            ("user_id", .null, "user_id is not a string"), ("hostname", 1, "hostname is not a string"),
            ("timestamp", "2025", "timestamp is not a date"),
            ("timestamp", .date(253_402_300_800_000), "timestamp is not between the years 1970 and 9999"),
            ("timestamp", .date(-1), "timestamp is not between the years 1970 and 9999"),
            ("properties", "x", "properties is not an object"), ("ingested_at", nil, "ingested_at is missing"),
        ] as [(String, BSONValue?, String)]
    )
    func refuses(field: String, value: BSONValue?, reason: String) {
        let verdict = QueuedEvent(document: document(replacing: BSONKey(field), with: value)).verdict
        // The site's own field decides about the partition only when it is good.
        #expect(verdict == .malformed(reason: reason))
    }

    @Test(
        "a document in another partition than its site's is sent there",
        arguments: [BSONValue?.none, 63, "x", 1_000]
    )
    func redirects(partition: BSONValue?) {
        let home = Partition(siteID: Array("s".utf8)[...])
        let verdict = QueuedEvent(document: document(replacing: "partition", with: partition)).verdict
        #expect(verdict == .misplaced(home))
    }

    @Test("a field that is there twice is refused: readers would differ on which one counts")
    func refusesTwins() {
        let twins = BSONDocument(Self.good + [("site_id", "t")])
        #expect(QueuedEvent(document: twins).verdict == .malformed(reason: "site_id is there twice"))
    }
}
