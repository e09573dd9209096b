import Analytics
import Testing

@Suite("filters") struct EventFilterTests {
    private static func filter(_ expression: String) throws -> EventFilter {
        try #require(StatsQuery(parameters: [("site_id", "s"), ("filter", expression)]).filters.first)
    }

    private static let values: [String?] = [
        "", "a", "A", "ab", "ba", "bab", "e\u{301}", "é", "|", "\\", "=", "日本", nil,
    ]

    @Test(
        "choose values by their bytes",
        arguments: [
            ("path==a", ["a"]), ("path==a|é|nothing", ["a", "é"]), ("path=^a", ["a", "ab"]),
            ("path=^b|é", ["ba", "bab", "é"]), ("path=@a", ["a", "ab", "ba", "bab"]),
            ("path=@ab|本", ["ab", "bab", "日本"]),
            ("path==\\|", ["|"]), ("path==\\\\|a", ["\\", "a"]), ("path===", ["="]), ("path==日本", ["日本"]),
            ("path=@\u{301}", ["e\u{301}"]), ("path==\\a", []), ("path==", [nil]),
        ] as [(String, [String?])]
    )
    func values(expression: String, expected: [String?]) throws {
        let filter = try Self.filter(expression)
        #expect(filter.expression == expression && filter.parameter == ("filter", expression))
        let sign = expression.dropFirst(4).prefix(2)
        let opposite = try Self.filter(
            "path!" + (sign.last == "=" ? "=" : "\(sign.dropFirst())") + expression.dropFirst(6)
        )
        for value in Self.values {
            let bytes = value.map { Array($0.utf8)[...] }
            let isExpected = expected.contains { $0.map { Array($0.utf8) } == value.map { Array($0.utf8) } }
            #expect(filter.passes(bytes) == isExpected, "\(expression) \(value ?? "none")")
            #expect(opposite.passes(bytes) == !isExpected, "not \(expression) \(value ?? "none")")
        }
    }

    @Test("name fields, and properties by their bytes")
    func dimensions() throws {
        #expect(try Self.filter("user_id!=a").dimension == .field(.userID))
        #expect(try Self.filter("properties.plan==pro").dimension == .property(Array("plan".utf8)))
        #expect(try Self.filter("properties.e\u{301}==pro").dimension != Self.filter("properties.é==pro").dimension)
        for field in EventField.dimensions { #expect(Dimension(field.name) == .field(field)) }
        #expect(Dimension("properties.a b=c")?.name == "properties.a b=c")
        for name in ["", "site_id", "timestamp", "properties", "properties.", "event_id", "Path", "path ", "_id"] {
            #expect(Dimension(name) == nil)
        }
        #expect(Dimension("properties." + String(repeating: "x", count: 101)) == nil)
    }
}
