import Analytics
import BSON
import RandomNumbers

/// Events with odd values, for blocks.
struct RandomEvents {
    private var random: SplitMix64
    /// From how many names properties are chosen.
    let propertyNames: Int

    init(seed: UInt64, propertyNames: Int = 12) {
        random = SplitMix64(seed: seed)
        self.propertyNames = propertyNames
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func text(_ count: Int) -> String {
        ["", "é", "e\u{301}", "\u{0}", "$"][number(0...4)] + "\(number(0...count))"
    }

    mutating func next() -> BSONDocument {
        var fields: [(BSONKey, BSONValue)] = [("site_id", "site"), ("event_type", .string(text(3)))]
        if number(0...4) > 0 { fields.append(("path", .string("/" + text(50)))) }
        if number(0...4) > 0 { fields.append(("user_id", .string(text(40)))) }
        if number(0...3) == 0 { fields.append(("hostname", .string(text(2)))) }
        let far = number(0...20) == 0
        fields.append(
            (
                "timestamp",
                .date(Int64(far ? number(0...253_402_300_799_999) : 1_700_000_000_000 + number(0...90_000_000)))
            )
        )
        if number(0...2) > 0 {
            var names = Set<Int>()
            for _ in 0..<number(0...8) { names.insert(number(0...propertyNames)) }
            let properties = names.sorted().map { (BSONKey("p\($0)"), property()) }
            fields.append(("properties", .document(BSONDocument(properties))))
        }
        fields.append(("ingested_at", .date(1_700_000_000_000)))
        return BSONDocument(fields)
    }

    private mutating func property() -> BSONValue {
        switch number(0...6) {
        case 0: .bool(number(0...1) == 0)
        case 1: .int32(Int32(number(-5...5)))
        case 2: .int64(Int64(number(0...3)) << 40)
        case 3: .double(Double(number(0...7)) / 4)
        case 4: .null
        default: .string(text(9))
        }
    }
}
