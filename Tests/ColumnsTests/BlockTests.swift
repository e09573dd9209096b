import Analytics
import BSON
import Columns
import RandomNumbers
import Testing

@Suite("blocks of rows") struct BlockTests {
    private static func packed(_ events: [BSONDocument]) -> PackedBlock {
        var builder = BlockBuilder()
        var row = EventRow()
        for event in events where row.read(event) { row.append(to: &builder) }
        return builder.finish()
    }

    private static func prints(_ events: [BSONDocument]) -> RowFingerprints {
        var prints = RowFingerprints()
        var row = EventRow()
        for event in events where row.read(event) { row.add(to: &prints) }
        return prints
    }

    private static func prints(_ block: PackedBlock) throws -> RowFingerprints {
        var prints = RowFingerprints()
        try prints.add(Block(rows: block.rows, block.columns))
        return prints
    }

    private static func events(_ seed: UInt64, _ count: Int, propertyNames: Int = 12) -> [BSONDocument] {
        var random = RandomEvents(seed: seed, propertyNames: propertyNames)
        return (0..<count).map { _ in random.next() }
    }

    @Test("hold what events hold", arguments: 0..<20 as Range<UInt64>)
    func contents(seed: UInt64) throws {
        let events = Self.events(seed, seed < 5 ? Int(seed) + 1 : 2_000)
        let block = Self.packed(events)
        #expect(block.rows == events.count)
        #expect(try Self.prints(block) == Self.prints(events))
        let times = events.compactMap { $0["timestamp"]?.date }
        #expect(block.first == times.min() && block.last == times.max())
    }

    @Test("give every value by its row")
    func values() throws {
        let time = BSONValue.date(1_700_000_000_000)
        let events: [BSONDocument] = [
            [
                "site_id": "s", "event_type": "a", "timestamp": time, "user_id": "u",
                "properties": ["n": 1.0, "t": true],
            ],
            ["site_id": "s", "event_type": "b", "timestamp": time, "properties": ["n": "1", "d": 0.5, "x": ["y": 1]]],
        ]
        let block = Self.packed(events)
        let read = try Block(rows: block.rows, block.columns)
        func texts(_ name: ColumnName) -> [String?] {
            let column = read.columns.first { $0.name == name }?.column
            return (0..<2).map { row in column?[row].map { String(decoding: $0, as: UTF8.self) } }
        }
        // The one without a user comes first.
        #expect(texts(.text(.eventType)) == ["b", "a"])
        #expect(texts(.text(.userID)) == [nil, "u"])
        #expect(texts(.property(Array("n".utf8))) == ["1", "1"])
        #expect(texts(.property(Array("t".utf8))) == [nil, "true"])
        #expect(texts(.property(Array("d".utf8))) == ["0.5", nil])
        #expect(texts(.property(Array("x".utf8))) == [nil, nil])
        #expect(texts(.text(.path)) == [nil, nil])
    }

    @Test("are ordered by the hash of their user, then by time")
    func order() throws {
        let block = Self.packed(Self.events(7, 3_000))
        let read = try Block(rows: block.rows, block.columns)
        let users = try #require(read.columns.first { $0.name == .text(.userID) }?.column)
        let keys = (0..<read.rows).map { row in
            (users[row].map { UserHash.hash($0) } ?? 0, users.codes[row], read.times[row])
        }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("that are merged hold what all of them held", arguments: 0..<10 as Range<UInt64>)
    func merged(seed: UInt64) throws {
        // More names than have columns of their own, so that some are in the rest of one block and not of another.
        let parts = (0..<5).map { Self.events(seed * 10 + $0, 400, propertyNames: seed < 5 ? 12 : 900) }
        var builder = BlockBuilder()
        for part in parts {
            let block = Self.packed(part)
            try builder.append(Block(rows: block.rows, block.columns))
        }
        let block = builder.finish()
        #expect(block.columns.count < BlockBuilder.propertyLimit + 10)
        #expect(try Self.prints(block) == Self.prints(parts.flatMap { $0 }))
    }

    @Test("in which one value differs have another fingerprint")
    func fingerprints() throws {
        let events = Self.events(3, 200)
        var other = RandomEvents(seed: 99)
        let changed = Array(events.dropLast()) + [other.next()]
        #expect(Self.prints(events) != Self.prints(changed))
        #expect(Self.prints(events) == Self.prints(events.reversed()))
        // Twice is not once, and values do not move from one column to the next.
        #expect(Self.prints(events + [events[0]]) != Self.prints(events + [events[1]]))
        let time = BSONValue.date(1)
        let left: BSONDocument = ["event_type": "a", "path": "b", "timestamp": time]
        let right: BSONDocument = ["event_type": "b", "path": "a", "timestamp": time]
        #expect(Self.prints([left]) != Self.prints([right]))
    }

    @Test(
        "that are cut off or altered are an error or other values, and never the end",
        arguments: 0..<4 as Range<UInt64>
    )
    func damage(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let block = Self.packed(Self.events(seed, 60, propertyNames: 900))
        for round in 0..<3_000 {
            var columns = block.columns
            let place = Int.random(in: 0..<columns.count, using: &random)
            var bytes = columns[place].bytes
            if round.isMultiple(of: 3) {
                bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            } else {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            columns[place].bytes = bytes
            guard let read = try? Block(rows: block.rows, columns) else { continue }
            var prints = RowFingerprints()
            try? prints.add(read)
            var builder = BlockBuilder()
            try? builder.append(read)
        }
    }

    @Test("of one row, or of rows that are all alike, take few bytes")
    func size() {
        let event: BSONDocument = [
            "site_id": "s", "event_type": "page_view", "path": "/", "user_id": "u",
            "timestamp": .date(1_700_000_000_000),
        ]
        let one = Self.packed([event]).size
        #expect(one < 60)
        #expect(Self.packed(Array(repeating: event, count: 1_000)).size - one == 999 * 4)
    }
}
