import Analytics
import BSON
import Ingest
import Testing

/// Events from values must be told the same as events from JSON.
@Suite struct EventBuilderTests {
    /// 2025-11-14T15:30:01.123Z
    private static let now = Timestamp(milliseconds: 1_763_134_201_123)

    /// One call of the builder.
    enum Step: Sendable {
        case text(EventField, [UInt8])
        case time(Int64)
        case property([UInt8], PropertyValue)

        static func text(_ field: EventField, _ text: String) -> Step { .text(field, Array(text.utf8)) }

        static func property(_ name: String, _ value: PropertyValue) -> Step { .property(Array(name.utf8), value) }

        static func property(_ name: String, _ text: String) -> Step { property(name, .text(Array(text.utf8)[...])) }

        func perform(on builder: inout EventBuilder) throws(InvalidInput) {
            switch self {
            case .text(let field, let text): try builder.set(field, utf8: text[...])
            case .time(let milliseconds): try builder.set(timestamp: Timestamp(milliseconds: milliseconds))
            case .property(let name, let value): try builder.setProperty(name[...], value)
            }
        }
    }

    private static let start: [Step] = [.text(.siteID, "s"), .text(.eventType, "t")]

    private func build(_ steps: [Step]) throws(InvalidInput) -> BSONDocument {
        var builder = EventDecoder().builder(now: Self.now)
        for step in steps { try step.perform(on: &builder) }
        return BSONDocument(unchecked: try builder.finish().document)
    }

    private func decode(_ json: String) throws(InvalidInput) -> BSONDocument {
        let bytes = Array(json.utf8)
        return BSONDocument(unchecked: try EventDecoder().event(in: bytes.span, now: Self.now).document)
    }

    private func error(_ body: () throws(InvalidInput) -> BSONDocument) -> InvalidInput? {
        do {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("the same values make the same document")
    func sameDocument() throws {
        let built = try build([
            .text(.path, "/é"), .text(.siteID, "s"), .text(.timestamp, "2025-11-14T16:30:00.5+01:00"),
            .property("text", "x"), .property("small", .number(.integer(1))),
            .property("large", .number(.integer(2_147_483_648))), .property("half", .number(.double(0.5))),
            .property("flag", .flag(true)), .text(.eventType, "t"), .text(.userID, "u"), .text(.eventID, "e"),
        ])
        let decoded = try decode(
            #"""
            {"path":"/é","site_id":"s","timestamp":"2025-11-14T16:30:00.5+01:00","properties":{"text":"x","small":1,
            "large":2147483648,"half":0.5,"flag":true},"event_type":"t","user_id":"u","event_id":"e"}
            """#
        )
        #expect(built.bytes == decoded.bytes)
        let timed = try build(Self.start + [.time(5)])
        #expect(timed["timestamp"] == .date(5))
        let last = try build(Self.start + [.property("a", .flag(false))])
        #expect(last["properties"] == ["a": false])
        #expect(last["timestamp"] == .date(Self.now.milliseconds))
    }

    private static func long(_ count: Int) -> String { String(repeating: "é", count: count) }

    /// What is wrong in both forms.
    private static let faults: [(steps: [Step], json: String)] = [
        ([], "{}"), ([.text(.siteID, "s")], #"{"site_id":"s"}"#), ([.text(.eventType, "t")], #"{"event_type":"t"}"#),
        (start + [.text(.siteID, "s")], #"{"site_id":"s","event_type":"t","site_id":"s"}"#),
        (start + [.text(.properties, "x")], #"{"site_id":"s","event_type":"t","properties":"x"}"#),
        (
            start + [.text(.timestamp, "yesterday")],
            #"{"site_id":"s","event_type":"t","timestamp":"yesterday"}"#
        ),
        (start + [.text(.timestamp, "a\0")], #"{"site_id":"s","event_type":"t","timestamp":"a\u0000"}"#),
        (start + [.time(-1)], #"{"site_id":"s","event_type":"t","timestamp":"1969-12-31T23:59:59.999Z"}"#),
        (
            start + [.time(now.milliseconds + 86_400_001)],
            #"{"site_id":"s","event_type":"t","timestamp":"2025-11-15T15:30:01.124Z"}"#
        ),
        (
            start + [.time(1), .text(.timestamp, "2025-11-14T15:30:01Z")],
            #"{"site_id":"s","event_type":"t","timestamp":"1970-01-01T00:00:00Z","timestamp":""}"#
        ),
        (
            start + [.property("a", .flag(true)), .text(.path, "/"), .property("b", .flag(true))],
            #"{"site_id":"s","event_type":"t","properties":{"a":true},"path":"/","properties":{"b":true}}"#
        ),
        (start + [.property("", .flag(true))], #"{"site_id":"s","event_type":"t","properties":{"":true}}"#),
        (start + [.property("a\0", .flag(true))], #"{"site_id":"s","event_type":"t","properties":{"a\u0000":true}}"#),
        (
            start + [.property(long(101), .flag(true))],
            #"{"site_id":"s","event_type":"t","properties":{"\#(long(101))":true}}"#
        ),
        (start + [.property("$a", .flag(true))], #"{"site_id":"s","event_type":"t","properties":{"$a":true}}"#),
        (start + [.property("a.b", .flag(true))], #"{"site_id":"s","event_type":"t","properties":{"a.b":true}}"#),
        (
            start + [.property("a", .flag(true)), .property("a", .flag(true))],
            #"{"site_id":"s","event_type":"t","properties":{"a":true,"a":true}}"#
        ),
        (
            start + (0...30).map { .property("p\($0)", .flag(true)) },
            #"{"site_id":"s","event_type":"t","properties":{"#
                + (0...30).map { #""p\#($0)":true"# }.joined(separator: ",") + "}}"
        ),
        (
            start + [.property("a", long(501))],
            #"{"site_id":"s","event_type":"t","properties":{"a":"\#(long(501))"}}"#
        ),
        (start + [.property("a", "\0")], #"{"site_id":"s","event_type":"t","properties":{"a":"\u0000"}}"#),
        (
            start + [.property("a", .number(.double(.infinity)))],
            #"{"site_id":"s","event_type":"t","properties":{"a":1e999}}"#
        ),
    ]

    @Test("what breaks a rule is refused in the same words", arguments: faults)
    func sameRefusal(fault: (steps: [Step], json: String)) throws {
        let refused = try #require(error { () throws(InvalidInput) in try build(fault.steps) }, "\(fault.json)")
        #expect(error { () throws(InvalidInput) in try decode(fault.json) } == refused)
    }

    @Test(
        "a string of any field is refused in the same words",
        arguments: EventField.allCases.filter { $0.length != nil }
    )
    func sameRefusal(field: EventField) throws {
        let limit = try #require(field.length?.upperBound)
        let others = EventField.required.filter { $0 != field }
        for (text, escaped) in [("", ""), (Self.long(limit + 1), Self.long(limit + 1)), ("a\0", "a\\u0000")] {
            let steps = others.map { Step.text($0, "x") } + [.text(field, text)]
            let members = others.map { "\"\($0.name)\":\"x\"" } + ["\"\(field.name)\":\"\(escaped)\""]
            let refused = try #require(error { () throws(InvalidInput) in try build(steps) }, "\(text)")
            #expect(refused.field == field.name)
            let json = "{\(members.joined(separator: ","))}"
            #expect(error { () throws(InvalidInput) in try decode(json) } == refused)
        }
        // These have more rules than one of length.
        guard ![.ip, .url].contains(field) else { return }
        let most = others.map { Step.text($0, "x") } + [.text(field, Self.long(limit))]
        #expect(error { () throws(InvalidInput) in try build(most) } == nil)
    }

    @Test("bytes that are not UTF-8 are refused in the same words")
    func invalidUTF8() {
        let json = Array(#"{"site_id":"s","event_type":"t","path":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        let decoded = error { () throws(InvalidInput) in
            BSONDocument(unchecked: try EventDecoder().event(in: json.span, now: Self.now).document)
        }
        #expect(decoded == InvalidInput(field: "path", rule: "must be valid UTF-8"))
        #expect(error { () throws(InvalidInput) in try build(Self.start + [.text(.path, [0xFF])]) } == decoded)
    }

    @Test("an event that was refused cannot be finished")
    func lost() throws {
        var builder = EventDecoder().builder(now: Self.now)
        let refused = try #require(
            throws: InvalidInput.self
        ) { try Step.text(.path, "").perform(on: &builder) }
        for step in Self.start { #expect(throws: refused) { try step.perform(on: &builder) } }
        #expect(throws: refused) { _ = try builder.finish() }
    }
}
