import Analytics
import Testing

@Suite struct StatsQueryTests {
    /// Reads `name=value` pairs separated by `&`, without any decoding.
    private func query(_ text: String) throws(InvalidInput) -> StatsQuery {
        let parameters = text.split(separator: "&", omittingEmptySubsequences: true).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
        return try StatsQuery(parameters: parameters)
    }

    private static let day = Day(number: 20_406)
    private static let nextDay = Day(number: 20_407)

    @Test(
        "what is asked for is read",
        arguments: [
            ("site_id=s", StatsQuery(siteID: "s", period: .allTime, eventType: nil, limit: 10)),
            ("site_id=s&date=2025-11-14", StatsQuery(siteID: "s", period: .day(day))),
            ("from=2025-11-14&site_id=s", StatsQuery(siteID: "s", period: .range(from: day, to: nil))),
            ("site_id=s&to=2025-11-14", StatsQuery(siteID: "s", period: .range(from: nil, to: day))),
            (
                "site_id=s&from=2025-11-14&to=2025-11-15",
                StatsQuery(siteID: "s", period: .range(from: day, to: nextDay))
            ),
            ("site_id=s&to=2025-11-14&from=2025-11-14", StatsQuery(siteID: "s", period: .range(from: day, to: day))),
            ("site_id=s&event_type=click", StatsQuery(siteID: "s", eventType: "click")),
            ("site_id=s&limit=1", StatsQuery(siteID: "s", limit: 1)),
            ("site_id=s&limit=100", StatsQuery(siteID: "s", limit: 100)),
            ("site_id=s&limit=007", StatsQuery(siteID: "s", limit: 7)),
            ("site_id=$ne=1", StatsQuery(siteID: "$ne=1")),
        ]
    )
    func read(text: String, expected: StatsQuery) throws {
        #expect(try query(text) == expected)
    }

    @Test(
        "a parameter that breaks a rule is named, and the rule",
        arguments: [
            ("", "site_id", "is required"),
            ("date=2025-11-14", "site_id", "is required"),
            ("site_id=", "site_id", "must have 1 to 255 characters"),
            ("site_id=a\0b", "site_id", "must not contain the NUL character"),
            ("site_id=s&site_id=s", "site_id", "must be given only once"),
            ("site_id=s&limit=1&limit=2", "limit", "must be given only once"),
            ("site_id=s&event_type=", "event_type", "must have 1 to 100 characters"),
            ("site_id=s&event_type=\0", "event_type", "must not contain the NUL character"),
            ("site_id=s&limit=0", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=101", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=-1", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=+1", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=1.0", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit= 1", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=٣", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&limit=99999999999999999999", "limit", "must be a whole number from 1 to 100"),
            ("site_id=s&date=", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-02-29", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-11-14T00:00:00Z", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&from=14.11.2025", "from", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&from=2025-11-14&to=x", "to", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-11-14&from=2025-11-14", "date", "must not be combined with from or to"),
            ("site_id=s&date=2025-11-14&to=2025-11-14", "date", "must not be combined with from or to"),
            ("site_id=s&from=2025-11-15&to=2025-11-14", "from", "must not be later than to"),
            ("site_id=s&day=2025-11-14", "day", "is not a parameter of /stats"),
            ("site_id=s&Date=2025-11-14", "Date", "is not a parameter of /stats"),
            ("site_id=s&=", "", "is not a parameter of /stats"),
        ]
    )
    func refused(text: String, field: String, rule: String) {
        let error = #expect(throws: InvalidInput.self) { try query(text) }
        #expect(error?.field == field)
        #expect(error?.rule.hasPrefix(rule) == true, "\(error?.rule ?? "")")
    }

    @Test("an unknown parameter is answered with those that there are")
    func unknown() {
        let error = #expect(throws: InvalidInput.self) { try query("site_id=s&group=path") }
        #expect(error?.rule.hasSuffix("date, event_type, from, limit, site_id, to") == true)
        #expect(error.map { "\($0)" }?.hasPrefix("group is not a parameter") == true)
    }

    @Test(
        "lengths are counted in Unicode scalars, at the limit and one over it",
        arguments: [("site_id", 255), ("event_type", 100)],
        ["a", "é", "😀", "\u{301}"]
    )
    func lengths(limit: (name: String, length: Int), character: String) throws {
        let query = { (count: Int) throws(InvalidInput) in
            let others = limit.name == "site_id" ? [] : [(name: "site_id", value: "s")]
            let parameter = (name: limit.name, value: String(repeating: character, count: count))
            return try StatsQuery(parameters: others + [parameter])
        }
        #expect(throws: Never.self) { try query(1) }
        #expect(throws: Never.self) { try query(limit.length) }
        let error = #expect(throws: InvalidInput.self) { try query(limit.length + 1) }
        #expect(error?.field == limit.name)
    }

    @Test("a period begins with its first day and ends before the day after its last")
    func moments() {
        let start = Self.day.start
        let cases: [(StatsQuery.Period, Timestamp?, Timestamp?)] = [
            (.allTime, nil, nil), (.day(Self.day), start, Self.nextDay.start),
            (.range(from: Self.day, to: nil), start, nil), (.range(from: nil, to: Self.day), nil, Self.nextDay.start),
            (.range(from: Self.day, to: Self.nextDay), start, Day(number: 20_408).start),
        ]
        for (period, first, end) in cases {
            let query = StatsQuery(siteID: "s", period: period)
            #expect(query.start == first)
            #expect(query.end == end)
        }
    }
}
