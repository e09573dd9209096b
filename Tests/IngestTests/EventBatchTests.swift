import Analytics
import BSON
import Ingest
import Storage
import Testing

@Suite struct EventBatchTests {
    private static let now = Timestamp(milliseconds: 1_763_134_201_123)

    private enum Form: CaseIterable, Sendable {
        case array, lines
    }

    private func decode(_ json: String, _ form: Form) throws(InvalidInput) -> DecodedBatch {
        let bytes = Array(json.utf8)
        return switch form {
        case .array: try EventDecoder().array(in: bytes.span, now: Self.now)
        case .lines: try EventDecoder().lines(in: bytes.span, now: Self.now)
        }
    }

    private func decode(_ events: [String], _ form: Form) throws(InvalidInput) -> DecodedBatch {
        switch form {
        case .array: try decode("[" + events.joined(separator: ",") + "]", form)
        case .lines: try decode(events.joined(separator: "\n"), form)
        }
    }

    private func refusal(of json: String, _ form: Form) -> InvalidInput? {
        do {
            _ = try decode(json, form)
            return nil
        } catch {
            return error
        }
    }

    /// Cuts a batch's documents apart by their lengths.
    private func documents(of batch: DecodedBatch) -> [BSONDocument] {
        var documents: [BSONDocument] = []
        var rest = batch.documents[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            documents.append(BSONDocument(unchecked: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return documents
    }

    private func field(of result: Result<EventIdentity, InvalidInput>) -> String? {
        if case .failure(let error) = result { error.field ?? "-" } else { nil }
    }

    private func named(_ name: String) -> String { #"{"site_id":"s","event_type":"t","event_id":"\#(name)"}"# }

    /// Events, each with the field that it is refused for, or `-` when no field is to blame.
    private static let bad = [
        (#"{"event_type":"t"}"#, "site_id"), (#"{"site_id":1,"event_type":"t"}"#, "site_id"),
        (#"{"site_id":"s","event_type":"t","x":{"y":[1,{"z":"]}"}]}}"#, "x"), ("null", "-"), ("1e5", "-"),
        ("[[1],2]", "-"),
        (#""a,b\"]""#, "-"), (#"{"site_id":"\ud800","event_type":"t"}"#, "site_id"),
        (#"{"site_id":"s","event_type":"t","properties":{"a":1e999,"b":"}"}}"#, "properties.a"),
        (#"{"site_id":"s","event_type":"t","properties":{"a":[[[["}"]]]]}}"#, "properties.a"),
    ]

    @Test("a bad event says why and never spoils the others", arguments: Form.allCases, bad)
    private func oneBad(form: Form, bad: (json: String, field: String)) throws {
        for position in 0...3 {
            var events = ["a", "b", "c"].map(named)
            events.insert(bad.json, at: position)
            let batch = try decode(events, form)
            var fields: [String?] = [nil, nil, nil]
            fields.insert(bad.field, at: position)
            #expect(batch.results.map(field) == fields)
            #expect(batch.count == 3)
            let ids = batch.results.compactMap { try? $0.get().id }
            let expected = try decode(["a", "b", "c"].map(named), form)
            #expect(documents(of: batch) == documents(of: expected))
            #expect(documents(of: batch).map { $0["_id"] } == ids.map { .objectID($0) })
        }
    }

    @Test("events in a batch are read as they are alone", arguments: Form.allCases)
    private func sameAsAlone(form: Form) throws {
        let events =
            [
                #"{"site_id":"s","event_type":"t","event_id":"1","properties":{"a":1,"b":"x","c":2.5,"d":true}}"#,
                #"{"event_id":"2","path":"/é","user_id":"😀","event_type":"t","site_id":"s"}"#,
                #"{"site_id":"s","event_type":"t","event_id":"3","timestamp":"2025-11-14T00:00:00Z"}"#,
            ] + Self.bad.map(\.0)
        let batch = try decode(events, form)
        var documents: [BSONDocument] = []
        var results: [Result<EventIdentity, InvalidInput>] = []
        for event in events {
            let bytes = Array(event.utf8)
            do {
                let (document, identity) = try EventDecoder().event(in: bytes.span, now: Self.now)
                documents.append(BSONDocument(unchecked: document))
                results.append(.success(identity))
            } catch {
                results.append(.failure(error))
            }
        }
        #expect(self.documents(of: batch) == documents)
        #expect(batch.results.map(field) == results.map(field))
        #expect(batch.results.map { try? $0.get() } == results.map { try? $0.get() })
    }

    @Test("a broken string or number spoils its own event only, while the array around it holds together")
    func brokenInside() throws {
        let broken = [
            #"{"site_id":"\x","event_type":"t"}"#, #"{"site_id":"s","event_type":1.}"#,
            #"{"site_id":"s","event_type":-}"#,
            "{\"site_id\":\"\u{1}\",\"event_type\":\"t\"}",
        ]
        for event in broken {
            let batch = try decode([named("a"), event, named("b")], .array)
            #expect(batch.results.map { (try? $0.get()) != nil } == [true, false, true])
            #expect(batch.count == 2)
        }
    }

    @Test(
        "an array that is broken is refused as a whole",
        arguments: [
            "", " ", "{}", "null", "[", "[{}", "[{},", "[{},]", "[,{}]", "[{} {}]", "[{}]]", "[{}],", "[{}][{}]",
            "[{]}", "[{\"a\"}]",
            "[{\"a\":}]", "[{a:1}]", "[\"x]", "[tru]", "[']", "\u{feff}[{}]", "[{}]\u{0}", "[]", " [ ] ",
        ]
    )
    func brokenArray(json: String) {
        let error = refusal(of: json, .array)
        #expect(error != nil)
        #expect(error?.field == nil)
        let afterGood = refusal(of: json.replacing("[{}", with: "[" + named("a")), .array)
        #expect(afterGood != nil)
    }

    @Test("lines may end as they like, and empty ones are no events")
    func lineEndings() throws {
        let text = "\n\r\n \t \n" + named("a") + "\r\n\n  " + named("b") + "  \n" + named("c") + "\n\n \r"
        let batch = try decode(text, .lines)
        #expect(batch.results.map { try? $0.get().eventID } == ["a", "b", "c"])
        #expect(batch.count == 3)
    }

    @Test(
        "a line that is not one JSON value spoils itself only",
        arguments: ["{", "}", "x", "{}{}", "\u{feff}{}", "\"", #"{"site_id":"s","event_type":"t"} x"#, "[", "\u{b}"]
    )
    func brokenLine(line: String) throws {
        for broken in [line, named("x") + line] {
            let batch = try decode([named("a"), broken, named("b")], .lines)
            #expect(batch.results.map { try? $0.get().eventID } == ["a", nil, "b"])
            #expect(batch.count == 2)
            #expect(documents(of: batch).count == 2)
        }
    }

    @Test("a batch without events is refused", arguments: ["", "\n", " \r\n\t\n"])
    func noLines(text: String) {
        #expect(refusal(of: text, .lines) == InvalidInput(field: nil, rule: "a batch must have at least one event"))
        #expect(
            refusal(of: "[\(text)]", .array) == InvalidInput(field: nil, rule: "a batch must have at least one event")
        )
    }

    @Test("a batch may have 10,000 events, good or bad, and not one more", arguments: Form.allCases)
    private func count(form: Form) throws {
        let events = Array(repeating: "{}", count: 5_000) + Array(repeating: named("a"), count: 5_000)
        let batch = try decode(events, form)
        #expect(batch.results.count == 10_000)
        #expect(batch.count == 5_000)
        for extra in [named("a"), "{}"] {
            let error = #expect(throws: InvalidInput.self) { try decode(events + [extra], form) }
            #expect(error == InvalidInput(field: nil, rule: "a batch must not have more than 10000 events"))
        }
    }
}
