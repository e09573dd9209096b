import Analytics
import BSON
import Ingest
import Storage
import Testing

@Suite struct EventDecoderTests {
    /// 2025-11-14T15:30:01.123Z
    private static let now = Timestamp(milliseconds: 1_763_134_201_123)

    private func decode(_ json: String) throws(InvalidInput) -> (document: BSONDocument, identity: EventIdentity) {
        let bytes = Array(json.utf8)
        let (document, identity) = try EventDecoder().event(in: bytes.span, now: Self.now)
        return (BSONDocument(unchecked: document), identity)
    }

    /// An event with a site and a type, and more members if need be.
    private func decode(adding members: String) throws(InvalidInput) -> BSONDocument {
        try decode(#"{"site_id":"s","event_type":"t","# + members + "}").document
    }

    private func refusal(of json: String) -> InvalidInput? {
        do {
            _ = try decode(json)
            return nil
        } catch {
            return error
        }
    }

    private func refusal(adding members: String) -> InvalidInput? {
        refusal(of: #"{"site_id":"s","event_type":"t","# + members + "}")
    }

    @Test("an event is stored with its fields in their order, each with its type, and the server's own")
    func wholeEvent() throws {
        let (document, identity) = try decode(
            #"""
            { "path": "/a", "user_id": "u", "site_id": "s\u00e9", "timestamp": "2025-11-14T16:30:00.5+01:00",
              "event_type": "page_view", "event_id": "e",
              "properties": { "s": "x", "n": 1, "big": 2147483648, "d": 0.5, "whole": 2.0, "t": true, "f": false } }
            """#
        )
        let fields = try document.fields()
        #expect(
            fields.map(\.key) == [
                "_id", "path", "user_id", "site_id", "timestamp", "event_type", "properties", "ingested_at",
                "partition",
            ]
        )
        #expect(
            fields.map(\.value) == [
                .objectID(identity.id), "/a", "u", "sé", .date(1_763_134_200_500), "page_view",
                [
                    "s": "x", "n": .int32(1), "big": .int64(2_147_483_648), "d": .double(0.5), "whole": .double(2),
                    "t": true, "f": false,
                ], .date(Self.now.milliseconds), .int32(14),
            ]
        )
        #expect(identity.eventID == "e")
    }

    @Test("the smallest event gets the server's time and an id of its own")
    func smallestEvent() throws {
        let (document, identity) = try decode(#"{"site_id":"s","event_type":"t"}"#)
        #expect(
            try document.fields().map(\.key) == [
                "_id", "site_id", "event_type", "timestamp", "ingested_at", "partition",
            ]
        )
        #expect(document["timestamp"] == .date(Self.now.milliseconds))
        #expect(document["ingested_at"] == .date(Self.now.milliseconds))
        #expect(document["_id"] == .objectID(identity.id))
        #expect(identity.eventID == identity.id.hex)
        #expect(identity.id.high >> 32 == UInt64(Self.now.milliseconds / 1_000))
    }

    private static let texts = [
        ("site_id", 255), ("user_id", 255), ("event_type", 100), ("path", 2_048), ("hostname", 255), ("event_id", 128),
        ("title", 500), ("referrer", 2_048), ("source", 255), ("channel", 100), ("utm_source", 255),
        ("utm_medium", 255), ("utm_campaign", 255), ("utm_term", 255), ("utm_content", 255), ("browser", 100),
        ("browser_version", 50), ("os", 100), ("os_version", 50), ("device", 50), ("screen", 50), ("language", 35),
        ("region", 100), ("bot", 100),
    ]
    /// One scalar each: of one to four bytes, one that combines with the scalar before it, and two escapes.
    private static let characters = ["a", "é", "漢", "😀", "\u{301}", #"\u0001"#, #"\ud83d\ude00"#]

    @Test("texts are as long as they may be, in Unicode scalars, and no longer", arguments: texts, characters)
    func textLengths(field: (name: String, limit: Int), character: String) {
        for (length, isAllowed) in [(0, false), (1, true), (field.limit, true), (field.limit + 1, false)] {
            var members = ["site_id": "s", "event_type": "t"]
            members[field.name] = String(repeating: character, count: length)
            let json = "{" + members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
            let error = refusal(of: json)
            if isAllowed {
                #expect(error == nil, "\(length)")
            } else {
                let rule = "must have 1 to \(field.limit) characters, not \(length)"
                #expect(error == InvalidInput(field: field.name, rule: rule), "\(length)")
            }
        }
    }

    @Test("a property's name and value are as long as they may be and no longer", arguments: characters)
    func propertyLengths(character: String) {
        let text = { (count: Int) in String(repeating: character, count: count) }
        for (length, isAllowed) in [(0, false), (1, true), (100, true), (101, false)] {
            let error = refusal(adding: #""properties":{"\#(text(length))":1}"#)
            #expect(error?.field == (isAllowed ? nil : "properties"), "\(length)")
        }
        for (length, isAllowed) in [(0, true), (1, true), (500, true), (501, false)] {
            let error = refusal(adding: #""properties":{"p":"\#(text(length))"}"#)
            #expect(error?.field == (isAllowed ? nil : "properties.p"), "\(length)")
        }
    }

    @Test(
        "an event may have thirty properties",
        arguments: [(0, true), (1, true), (29, true), (30, true), (31, false)]
    )
    func propertyCount(count: Int, isAllowed: Bool) {
        let properties = (0..<count).map { #""p\#($0)":\#($0)"# }.joined(separator: ",")
        #expect(refusal(adding: #""properties":{\#(properties)}"#)?.field == (isAllowed ? nil : "properties"))
    }

    @Test(
        "timestamps reach from 1970 to a day ahead of the server",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", nil), ("1970-01-01T01:00:00+01:00", 0),
            ("1970-01-01T00:59:59.999+01:00", nil), ("1969-12-31T23:00:00-01:00", 0),
            ("2025-11-15T15:30:01.123Z", 1_763_220_601_123), ("2025-11-15T15:30:01.124Z", nil),
            ("2025-11-16T15:29:01.123+23:59", 1_763_220_601_123), ("2025-11-16T15:29:01.124+23:59", nil),
            ("9999-12-31T23:59:59Z", nil), ("0000-01-01T00:00:00Z", nil), ("2025-11-14", nil), ("", nil),
            (#"2025-11-14T15:30:01\u005a"#, 1_763_134_201_000),
        ] as [(String, Int64?)]
    )
    func timestamps(text: String, milliseconds: Int64?) throws {
        let members = #""timestamp":"\#(text)""#
        if let milliseconds {
            #expect(try decode(adding: members)["timestamp"] == .date(milliseconds))
        } else {
            #expect(refusal(adding: members)?.field == "timestamp")
        }
    }

    @Test(
        "what breaks a rule is refused by name",
        arguments: [
            (#"{}"#, "site_id"), (#"{"event_type":"t"}"#, "site_id"), (#"{"site_id":"s"}"#, "event_type"),
            (#"{"site_id":1,"event_type":"t"}"#, "site_id"), (#"{"site_id":null,"event_type":"t"}"#, "site_id"),
            (#"{"site_id":{"$oid":"507f1f77bcf86cd799439011"},"event_type":"t"}"#, "site_id"),
            (#"{"site_id":{"$ne":null},"event_type":"t"}"#, "site_id"),
            (#"{"site_id":["s"],"event_type":"t"}"#, "site_id"),
            (#"{"site_id":"s","event_type":true}"#, "event_type"),
            (#"{"site_id":"a\u0000","event_type":"t"}"#, "site_id"),
            (#"{"site_id":"\ud800","event_type":"t"}"#, "site_id"), (#"{"site_id":"s","site_id":"s"}"#, "site_id"),
            (#"{"site_id":"s","site\u005fid":"s"}"#, "site_id"),
            (#"{"site_id":"s","event_type":"t","path":7}"#, "path"),
            (#"{"site_id":"s","event_type":"t","user_id":7}"#, "user_id"),
            (#"{"site_id":"s","event_type":"t","event_id":7}"#, "event_id"),
            (#"{"site_id":"s","event_type":"t","hostname":7}"#, "hostname"),
            (#"{"site_id":"s","event_type":"t","country":"DEU"}"#, "country"),
            (#"{"site_id":"s","event_type":"t","country":"D"}"#, "country"),
            (#"{"site_id":"s","event_type":"t","utm_campaigns":"a"}"#, "utm_campaigns"),
            (#"{"site_id":"s","event_type":"t","hostname":"a\u0000"}"#, "hostname"),
            (#"{"site_id":"s","event_type":"t","hostname":"a","hostname":"a"}"#, "hostname"),
            (#"{"site_id":"s","event_type":"t","hostnames":"a"}"#, "hostnames"),
            (#"{"site_id":"s","event_type":"t","event_id":"a","event_id":"a"}"#, "event_id"),
            (#"{"site_id":"s","event_type":"t","timestamp":1763134201}"#, "timestamp"),
            (#"{"site_id":"s","event_type":"t","timestamp":{"$date":0}}"#, "timestamp"),
            (#"{"site_id":"s","event_type":"t","properties":[]}"#, "properties"),
            (#"{"site_id":"s","event_type":"t","properties":"x"}"#, "properties"),
            (#"{"site_id":"s","event_type":"t","properties":null}"#, "properties"),
            (#"{"site_id":"s","event_type":"t","properties":{},"properties":{}}"#, "properties"),
            (#"{"site_id":"s","event_type":"t","properties":{"":1}}"#, "properties"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":1,"a":1}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":null}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":{}}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":[1]}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":1e999}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"a":"\u0000"}}"#, "properties.a"),
            (#"{"site_id":"s","event_type":"t","properties":{"$set":1}}"#, "properties.$set"),
            (#"{"site_id":"s","event_type":"t","properties":{"\u0024set":1}}"#, "properties.$set"),
            (#"{"site_id":"s","event_type":"t","properties":{"a.b":1}}"#, "properties.a.b"),
            (#"{"site_id":"s","event_type":"t","_id":"507f1f77bcf86cd799439011"}"#, "_id"),
            (#"{"site_id":"s","event_type":"t","ingested_at":"x"}"#, "ingested_at"),
            (#"{"site_id":"s","event_type":"t","processed_at":"x"}"#, "processed_at"),
            (#"{"site_id":"s","event_type":"t","partition":1}"#, "partition"),
            (#"{"site_id":"s","event_type":"t","$where":"1"}"#, "$where"),
            (#"{"site_id":"s","event_type":"t","Path":"/"}"#, "Path"), (#"{"":1}"#, ""),
        ]
    )
    func brokenRule(json: String, field: String) {
        #expect(refusal(of: json)?.field == field)
    }

    @Test("an unknown field comes with the hint where to put it, and a long name is cut")
    func unknownField() {
        let hint = "is not a field of an event; put it under properties"
        #expect(refusal(adding: #""price":1"#) == InvalidInput(field: "price", rule: hint))
        let name = String(repeating: "e\u{301}", count: 200)
        let cut = String(repeating: "e\u{301}", count: 50)
        #expect(refusal(adding: #""\#(name)":1"#) == InvalidInput(field: cut, rule: hint))
    }

    @Test(
        "what is no JSON object, or more than one, is refused as a whole",
        arguments: [
            "", " ", "null", "1", "\"x\"", "[]", #"[{"site_id":"s","event_type":"t"}]"#, "{",
            #"{"site_id":"s","event_type":"t""#,
            #"{"site_id":"s","event_type":"t",}"#, #"{"site_id":"s" "event_type":"t"}"#,
            #"{"site_id":"s","event_type":"t"}}"#,
            #"{"site_id":"s","event_type":"t"}{"site_id":"s","event_type":"t"}"#,
            #"{"site_id":"s","event_type":"t","properties":{"a":tru}}"#,
            "{'site_id':'s'}", "{site_id:1}", "\u{feff}{}", #"{"site_id":"s","event_type":"t","properties":{"a":1,}}"#,
            #"{"site_id":"s","event_type":"t"}\#u{0}"#, #"{"\u0000":1}"#, #"{"\ud800":1}"#,
        ]
    )
    func malformed(json: String) {
        let error = refusal(of: json)
        #expect(error != nil)
        #expect(error?.field == nil)
    }

    @Test("properties that are no plain names or values keep their meaning as text")
    func textStaysText() throws {
        let document = try decode(
            adding: #""path":"$ne","properties":{"a$":"$oid","date":"2025-11-14T00:00:00Z","é😀":"{}"}"#
        )
        #expect(document["path"] == "$ne")
        #expect(document["properties"] == ["a$": "$oid", "date": "2025-11-14T00:00:00Z", "é😀": "{}"])
    }

    @Test(
        "an event that its site named always has the same id",
        arguments: [("site-001", "evt-1", "6498d94763935bd279c0ae63"), ("é", "ü", "2c89fa85e0077f8778ade008")]
    )
    func derivedID(site: String, event: String, hex: String) throws {
        let (document, identity) = try decode(#"{"site_id":"\#(site)","event_type":"t","event_id":"\#(event)"}"#)
        // Never to change: what was sent before an upgrade must be known after it.
        #expect(identity.id.hex == hex)
        #expect(identity.eventID == event)
        #expect(document["_id"] == .objectID(identity.id))
        #expect(document["event_id"] == nil)

        let again = try decode(#"{"event_id":"\#(event)","path":"/other","event_type":"u","site_id":"\#(site)"}"#)
        #expect(again.identity == identity)
    }

    @Test("named events of two sites, and names that only look alike when joined, differ")
    func differentIDs() throws {
        let names = [
            ("s", "e"), ("t", "e"), ("s", "f"), ("ab", "c"), ("a", "bc"), ("abc", "c"), ("a", "abcc"), ("S", "e"),
        ]
        let ids = try names.map { site, event in
            try decode(#"{"site_id":"\#(site)","event_type":"t","event_id":"\#(event)"}"#).identity.id
        }
        #expect(Set(ids).count == names.count)
    }

    @Test("events without a name never share an id")
    func generatedIDs() throws {
        let decoder = EventDecoder()
        let json = Array(#"{"site_id":"s","event_type":"t"}"#.utf8)
        var ids: Set<ObjectID> = []
        for _ in 0..<1_000 {
            let (_, identity) = try decoder.event(in: json.span, now: Self.now)
            ids.insert(identity.id)
        }
        #expect(ids.count == 1_000)
    }
}
