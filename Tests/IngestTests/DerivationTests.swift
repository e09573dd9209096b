import Analytics
import BSON
import Foundation
import Ingest
import Places
import Testing
import UserAgents

/// Fields that the server adds, whichever way the event comes.
@Suite struct DerivationTests {
    private static let now = Timestamp(milliseconds: 1_763_134_201_123)
    private static let rules = "/usr/share/uap-core/regexes.yaml"

    private static let decoder: EventDecoder = {
        let rules = (try? String(contentsOfFile: Self.rules, encoding: .utf8)).flatMap { try? UserAgentRules(yaml: $0) }
        let places = ProcessInfo.processInfo.environment["FOOTFALL_TEST_PLACES"].flatMap {
            try? Places(path: "\($0)/nested.mmdb")
        }
        return EventDecoder(derivation: Derivation(userAgents: rules.map { UserAgents($0) }, places: places))
    }()

    /// The texts of an event of these fields, beside its site and type.
    private func texts(_ fields: String, _ decoder: EventDecoder = decoder) throws(InvalidInput) -> [String: String] {
        let json = Array("{\"site_id\":\"s\",\"event_type\":\"t\"\(fields.isEmpty ? "" : ",")\(fields)}".utf8)
        let document = BSONDocument(unchecked: try decoder.event(in: json.span, now: Self.now).document)
        var texts: [String: String] = [:]
        for field in EventField.allCases where ![.siteID, .eventType].contains(field) {
            if let text = document[field.name]?.string { texts[field.name] = text }
        }
        return texts
    }

    private func refusal(_ fields: String) -> InvalidInput? {
        do {
            _ = try texts(fields)
            return nil
        } catch {
            return error
        }
    }

    @Test("a URL gives host, path and campaign")
    func url() throws {
        let query = "utm_source=News+A&utm_medium=e-mail&utm_campaign=%C3%A9t%C3%A9&utm_term=x%26y&utm_content=&other=1"
        #expect(
            try texts("\"url\":\"https://u:p@Shop.example:8443/a/b?\(query)#c\"") == [
                "hostname": "shop.example", "path": "/a/b", "utm_source": "News A", "utm_medium": "e-mail",
                "utm_campaign": "été", "utm_term": "x&y", "source": "News A", "channel": "Email",
            ]
        )
    }

    @Test("what the client sends wins, before the raw value and behind it")
    func clientWins() throws {
        let url = #""url":"https://a.example/x?utm_source=google&utm_medium=cpc""#
        let own = #""path":"/own","utm_source":"bing","channel":"Mine""#
        let expected = [
            "hostname": "a.example", "path": "/own", "utm_source": "bing", "utm_medium": "cpc", "source": "Bing",
            "channel": "Mine",
        ]
        #expect(try texts("\(own),\(url)") == expected)
        #expect(try texts("\(url),\(own)") == expected)
        #expect(try texts("\(url),\"source\":\"Facebook\"")["channel"] == "Paid Social")
    }

    @Test("a referrer gives source and channel, also behind properties and a timestamp")
    func referrer() throws {
        let rest = #""properties":{"referrer":"https://t.co/"},"timestamp":"2025-11-14T15:30:01Z""#
        let referrer = #""referrer":"https://www.google.com/""#
        for fields in ["\(rest),\(referrer)", "\(referrer),\(rest)"] {
            #expect(
                try texts(fields) == [
                    "referrer": "https://www.google.com/", "source": "Google", "channel": "Organic Search",
                ]
            )
        }
        let own = #""referrer":"https://www.shop.example/a","hostname":"shop.example""#
        #expect(try texts(own)["source"] == nil)
        #expect(try texts(own)["channel"] == nil)
    }

    @Test("an event without these values stays as it is")
    func nothing() throws {
        #expect(try texts("").isEmpty)
        #expect(try texts(#""hostname":"a","path":"/x","utm_campaign":"c""#).count == 3)
        #expect(try texts(#""user_agent":"curl/8.0","ip":"192.0.2.1""#, EventDecoder()).isEmpty)
    }

    @Test("a user agent gives browser, os and device", .enabled(if: FileManager.default.fileExists(atPath: rules)))
    func userAgent() throws {
        let firefox = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
        #expect(
            try texts("\"user_agent\":\"\(firefox)\",\"os\":\"Mine\"") == [
                "browser": "Firefox", "browser_version": "133.0", "os": "Mine", "device": "desktop",
            ]
        )
        #expect(try texts(#""user_agent":"curl/8.1.2""#)["bot"] == "curl")
        let long = String(repeating: "x", count: 150)
        #expect(try texts("\"user_agent\":\"\(long)-iPhone/1 CFNetwork\"")["browser"]?.count == 100)
        for odd in [" ", String(repeating: "(", count: 2_000), "€", "\\n"] {
            #expect(try texts("\"user_agent\":\"\(odd)\"").isEmpty)
        }
    }

    @Test(
        "an address gives country and region",
        .enabled(if: ProcessInfo.processInfo.environment["FOOTFALL_TEST_PLACES"] != nil)
    )
    func address() throws {
        #expect(try texts(#""ip":"192.0.2.1""#) == ["country": "DE", "region": "Bavaria"])
        #expect(try texts(#""ip":"2001:db8::7","country":"XX""#) == ["country": "XX", "region": "Tōkyō"])
        #expect(try texts(#""ip":"127.0.0.1""#).isEmpty)
    }

    @Test("what breaks a rule is refused for the raw field, without its value")
    func refusals() {
        let long = String(repeating: "x", count: 2_050)
        for (fields, field, rule) in [
            (#""ip":"fe80::1%eth0""#, "ip", "must be an IPv4 or IPv6 address, without port and zone"),
            (#""ip":"secret""#, "ip", "must be an IPv4 or IPv6 address, without port and zone"),
            (#""ip":"1""#, "ip", "must have 2 to 45 characters, not 1"),
            (#""ip":1"#, "ip", "must be a string"),
            (#""url":"/secret""#, "url", "must be an http:// or https:// URL with a host"),
            (#""url":"""#, "url", "must have 1 to 4096 characters, not 0"),
            (
                "\"url\":\"https://a.example/\(long)\"", "url",
                "must not have a path of more than 2048 characters, not 2051"
            ),
            (
                "\"url\":\"https://a.example/?utm_term=\(long.prefix(256))\"", "url",
                "must not have a utm_term of more than 255 characters, not 256"
            ),
            (#""user_agent":"""#, "user_agent", "must have 1 to 2000 characters, not 0"),
            (#""user_agent":"a\u0000""#, "user_agent", "must not contain the NUL character"),
            (#""url":"https://a.example/","url":"https://a.example/""#, "url", "must not appear twice"),
        ] {
            #expect(refusal(fields) == InvalidInput(field: field, rule: rule), "\(fields.prefix(60))")
        }
        #expect(refusal("\"url\":\"https://a.example/\(long)\",\"path\":\"/x\"") == nil)
    }

    @Test("the same values make the same event, set one by one")
    func builder() throws {
        var builder = Self.decoder.builder(now: Self.now)
        for (field, text) in [
            (EventField.url, "https://a.example/x"), (.ip, "192.0.2.1"), (.siteID, "s"), (.userAgent, "curl/8.0"),
            (.eventType, "t"), (.referrer, "https://bing.com/"),
        ] {
            try builder.set(field, utf8: Array(text.utf8)[...])
        }
        let document = BSONDocument(unchecked: try builder.finish().document)
        #expect(document["hostname"] == "a.example")
        #expect(document["source"] == "Bing")
        for raw in ["url", "ip", "user_agent"] { #expect(document[raw] == nil) }
    }

    @Test("one bad event of a batch leaves nothing behind")
    func batch() throws {
        let json = #"""
            [{"site_id":"s","event_type":"t","url":"https://a.example/x"},
             {"site_id":"s","event_type":"t","url":"https://a.example/x","ip":"x.y"},
             {"site_id":"s","event_type":"t","ip":"192.0.2.1"}]
            """#
        let batch = try Self.decoder.array(in: Array(json.utf8).span, now: Self.now)
        #expect(batch.count == 2)
        let failure = #expect(throws: InvalidInput.self) { try batch.results[1].get() }
        #expect(failure?.field == "ip")
        #expect(String(decoding: batch.documents, as: UTF8.self).components(separatedBy: "a.example").count == 2)
    }
}
