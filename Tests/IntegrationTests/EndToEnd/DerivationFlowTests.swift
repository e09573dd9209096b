import BSON
import Foundation
import Testing

/// Raw values through the real programs: what is derived is counted, and nothing of them is kept.
@Suite("user agents, addresses and URLs from POST to /stats") struct DerivationFlowTests {
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1"
    private static let desktop = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"

    private static func event(_ number: Int, _ fields: String) -> String {
        "{\"site_id\":\"s\",\"event_type\":\"page_view\",\"event_id\":\"e\(number)\",\(fields)}"
    }

    private static let events = [
        event(
            1,
            "\"user_agent\":\"\(phone)\",\"ip\":\"192.0.2.77\",\"url\":\"https://u:secret@shop.example/a?utm_source=secret#x\""
        ),
        event(
            2,
            "\"user_agent\":\"\(desktop)\",\"ip\":\"2001:db8::77\",\"url\":\"https://shop.example/a\",\"referrer\":\"https://www.google.com/\""
        ),
        event(
            3,
            "\"browser\":\"Mine\",\"user_agent\":\"\(desktop)\",\"url\":\"https://shop.example/b\",\"channel\":\"Mine\",\"country\":\"CH\",\"ip\":\"192.0.2.77\""
        ),
        event(
            5,
            "\"user_agent\":\"\(String(repeating: "(", count: 2_000))\",\"url\":\"https://xn--mnchen-3ya.example/\""
        ),
    ]

    /// Of a site of its own: bots are in no number.
    private static let bot =
        #"{"site_id":"bots","event_type":"page_view","user_agent":"curl/8.1.2","url":"https://shop.example/bot"}"#

    private static let refused = [
        (event(6, #""ip":"fe80::1%eth0""#), "ip"), (event(7, #""url":"ftp://secret.example/""#), "url"),
        (event(8, #""url":"https:///secret""#), "url"), (event(9, #""user_agent":"a\u0000""#), "user_agent"),
    ]

    @Test("what is derived is counted, what the client sends wins, and raw values are nowhere")
    func derived() async throws {
        let places = try TestEnvironment.places("nested")
        try await RunningService.with(environment: ["GEOIP_DATABASE": places]) { service in
            for (event, field) in Self.refused {
                let answer = try await service.api.post("/event", event)
                #expect(answer.status == 400)
                #expect(try answer.decoded(as: ProblemAnswer.self).field == field)
                #expect(!answer.text.contains("secret") && !answer.text.contains("fe80"))
            }
            let invalid = Array(#"{"site_id":"s","event_type":"t","user_agent":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
            let answer = try await service.api.exchange(
                HTTPMessage.request("POST", "/event", headers: [HTTPMessage.json], body: invalid)
            )
            #expect(answer.status == 400)

            #expect(try await service.api.post("/event", Self.events[0]).status == 202)
            let rest = Self.events.dropFirst().joined(separator: ",")
            #expect(try await service.api.post("/events", "[\(rest)]").status == 202)
            #expect(try await service.api.post("/event", Self.bot).status == 202)
            try await service.settled()

            let expected: [String: [String: Int]] = [
                "browser": ["Mobile Safari": 1, "Firefox": 1, "Mine": 1],
                "browser_version": ["17.1": 1, "133.0": 2],
                "os": ["iOS": 1, "Linux": 2],
                "device": ["mobile": 1, "desktop": 2],
                "country": ["DE": 1, "JP": 1, "CH": 1],
                "region": ["Bavaria": 2, "Tōkyō": 1],
                "hostname": ["shop.example": 3, "xn--mnchen-3ya.example": 1],
                "path": ["/a": 2, "/b": 1, "/": 1],
                "utm_source": ["secret": 1],
                "source": ["secret": 1, "Google": 1],
                "channel": ["Referral": 1, "Organic Search": 1, "Mine": 1, "Direct": 1],
            ]
            for (field, values) in expected {
                let rows = try await service.api.stats("site_id=s&breakdown=\(field)").breakdown?.rows ?? []
                #expect(Dictionary(uniqueKeysWithValues: rows.map { ($0.value, $0.count) }) == values, "\(field)")
            }
            let bots = try await service.database.documents("events", ["bot": "curl"])
            #expect(bots.count == 1 && bots.first?["path"] == "/bot")

            for document in try await service.database.documents("events") {
                for raw in ["user_agent", "ip", "url"] { #expect(document[raw] == nil) }
                let text = String(decoding: document.bytes, as: UTF8.self)
                for part in ["Mozilla", "((", "192.0.2", "db8::77", "https://shop", "u:secret"] {
                    #expect(!text.contains(part), "\(part)")
                }
            }
            let log = service.api.program.standardError
            for part in ["Mozilla", "192.0.2", "fe80", "secret"] { #expect(!log.contains(part), "\(part)") }
        }
    }

    @Test("a database of places that is replaced is used from then on")
    func replacedPlaces() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("places.mmdb")
        try FileManager.default.copyItem(atPath: try TestEnvironment.places("nested"), toPath: file)
        try await RunningService.with(environment: ["GEOIP_DATABASE": file]) { service in
            let event = #"{"site_id":"s","event_type":"t","ip":"192.0.2.1"}"#
            #expect(try await service.api.post("/event", event).status == 202)
            try Data(contentsOf: URL(filePath: try TestEnvironment.places("moved"))).write(
                to: URL(filePath: file),
                options: .atomic
            )
            try await Eventually.holds("the new database is in use") {
                #expect(try await service.api.post("/event", event).status == 202)
                try await service.settled()
                let rows = try await service.api.stats("site_id=s&breakdown=country").breakdown?.rows ?? []
                // Nobody was without places in between.
                let total = try await service.api.stats("site_id=s").totalEvents
                #expect(rows.reduce(0) { $0 + $1.count } == total)
                return Set(rows.map(\.value)) == ["DE", "AT"]
            }
        }
    }

    @Test("without rules and places events are taken, and the log says so once")
    func withoutFiles() async throws {
        try await RunningService.with(environment: ["USER_AGENT_RULES": "/nonexistent"]) { service in
            for event in Self.events { #expect(try await service.api.post("/event", event).status == 202) }
            try await service.settled()
            #expect(try await service.api.stats("site_id=s&breakdown=browser").breakdown?.rows.map(\.value) == ["Mine"])
            let log = service.api.program.standardError
            #expect(log.components(separatedBy: "there is no file of rules").count == 2)
            #expect(log.components(separatedBy: "GEOIP_DATABASE is not set").count == 2)
        }
    }

    @Test("a file that cannot be used stops the API, with a message that names the setting")
    func unusableFiles() async throws {
        try await TestDatabase.with { database in
            for variable in ["USER_AGENT_RULES", "GEOIP_DATABASE"] {
                for path in ["/", #filePath] {
                    let api = try RunningAPI(database.url, environment: [variable: path])
                    #expect(try await api.program.exitCode() != 0)
                    #expect(api.program.standardError.contains("\(variable)=\(path) cannot be used"))
                }
            }
        }
    }
}
