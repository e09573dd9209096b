import Analytics
import Testing

@Suite struct PageCursorTests {
    private static let values = [
        "/", "", "/a.b", "$", "e\u{301}", "é", "😀", "\u{10FFFF}", "a b&c=d%+", String(repeating: "😀", count: 2_048),
    ]

    private func parameters(_ cursor: String, _ others: [String: String] = [:]) -> [(name: String, value: String)] {
        let question = ["site_id": "s", "breakdown": "path", "event_type": "t", "from": "2025-11-14"]
        return question.merging(others) { $1 }.filter { !$0.value.isEmpty }.map { ($0.key, $0.value) } + [
            ("cursor", cursor)
        ]
    }

    private func cursor(_ value: String = "/a", count: Int = 7) throws -> String {
        let question = parameters("").filter { $0.name != "cursor" }
        return try StatsQuery(parameters: question).cursor(
            after: .init(value: value, counts: .init(events: count, views: 3))
        )
    }

    @Test("a cursor brings back its row, whatever its value and count")
    func roundTrip() throws {
        for value in Self.values {
            for count in [0, 1, 255, 256, 1 << 40, Int.max] {
                let text = try cursor(value, count: count)
                #expect(text.utf8.allSatisfy { $0.isBase64URL })
                let read = try #require(try StatsQuery(parameters: parameters(text)).cursor)
                #expect(read.count == count)
                #expect(Array(read.value.utf8) == Array(value.utf8))
            }
        }
    }

    @Test("the same question may have another page length, series and comparison, and may be written otherwise")
    func sameQuestion() throws {
        let text = try cursor()
        for others in [["limit": "1000"], ["limit": "1"], ["interval": "day", "to": ""]] {
            #expect(try StatsQuery(parameters: parameters(text, others)).cursor?.value == "/a", "\(others)")
        }
        let day = try StatsQuery(parameters: [("site_id", "s"), ("breakdown", "path"), ("date", "2025-11-14")])
        let range: [(name: String, value: String)] = [
            ("site_id", "s"), ("breakdown", "path"), ("from", "2025-11-14"), ("to", "2025-11-14"),
            ("compare", "previous"),
            ("cursor", day.cursor(after: .init(value: "/", counts: .init(events: 1, views: 0)))),
        ]
        #expect(try StatsQuery(parameters: range).cursor == PageCursor(count: 1, value: "/"))
    }

    @Test(
        "a cursor of another question is refused",
        arguments: [
            ["site_id": "S"], ["site_id": "ѕ"], ["breakdown": "user_id"], ["event_type": "T"], ["event_type": ""],
            ["from": "2025-11-15"], ["from": "", "date": "2025-11-14"], ["from": ""], ["to": "2025-11-14"],
            ["path": "t"], ["path_prefix": "t"], ["hostname": "t"], ["event_type": "", "hostname": "t"],
            ["event_type": "", "path": "t"],
        ]
    )
    func otherQuestion(others: [String: String]) throws {
        let text = try cursor()
        let error = #expect(throws: InvalidInput.self) { try StatsQuery(parameters: parameters(text, others)) }
        #expect(
            error == InvalidInput(field: "cursor", rule: "must be the next_cursor of an answer to the same question")
        )
    }

    @Test("a cursor that was cut, lengthened or altered in any place is refused")
    func altered() throws {
        let text = try cursor()
        var wrong = ["", "A", "====", " " + text, text + "=", text + "A", text + "AA", text + "AAAA", "é", text + text]
        wrong += (0..<text.count).map { String(text.prefix($0)) }
        for index in text.indices {
            for character: Character in ["A", "z", "-", "+", "/"] where text[index] != character {
                wrong.append("\(text[..<index])\(character)\(text[text.index(after: index)...])")
            }
        }
        for text in wrong {
            let error = #expect(throws: InvalidInput.self, "\(text)") { try StatsQuery(parameters: parameters(text)) }
            #expect(error?.field == "cursor")
        }
    }

    @Test("pages of sites have cursors of their own")
    func sites() throws {
        for value in Self.values {
            let query = try SitesQuery(parameters: [("cursor", SitesQuery.cursor(after: value)), ("limit", "7")])
            #expect(query.limit == 7)
            #expect(query.cursor.map { Array($0.value.utf8) } == Array(value.utf8))
        }
        #expect(try SitesQuery(parameters: []) == SitesQuery(limit: 100))
        let foreign = try cursor("s", count: 0)
        let wrong: [(name: String, value: String, rule: String)] = [
            ("cursor", foreign, "must be the next_cursor"), ("cursor", "", "must be the next_cursor"),
            ("limit", "0", "must be a whole number from 1 to 100"), ("limit", "101", "must be a whole number"),
            ("site_id", "s", "is not a parameter of /sites; these are: cursor, limit"),
        ]
        for (name, value, rule) in wrong {
            let error = #expect(throws: InvalidInput.self) { try SitesQuery(parameters: [(name, value)]) }
            #expect(error?.field == name)
            #expect(error?.rule.hasPrefix(rule) == true)
        }
        let twice = #expect(throws: InvalidInput.self) {
            try SitesQuery(parameters: [("limit", "1"), ("limit", "1")])
        }
        #expect(twice?.rule == "must be given only once")
    }

    @Test("what happens now is asked of one site")
    func realtime() throws {
        #expect(try RealtimeQuery(parameters: [("site_id", "s")]) == RealtimeQuery(siteID: "s"))
        for parameters in [[], [("site_id", "")], [("site_id", "s"), ("site_id", "s")]]
            as [[(name: String, value: String)]]
        {
            let error = #expect(throws: InvalidInput.self) { try RealtimeQuery(parameters: parameters) }
            #expect(error?.field == "site_id")
        }
        let error = #expect(throws: InvalidInput.self) {
            try RealtimeQuery(parameters: [("site_id", "s"), ("date", "2025-11-14")])
        }
        #expect(error?.field == "date")
    }
}

extension UInt8 {
    fileprivate var isBase64URL: Bool {
        Unicode.Scalar(self).properties.isAlphabetic || self >= 48 && self < 58 || self == 45 || self == 95
    }
}
