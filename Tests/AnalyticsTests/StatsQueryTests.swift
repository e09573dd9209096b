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
    private static let monthly = StatsQuery(siteID: "s", period: .range(from: day, to: nil), interval: .month)

    @Test(
        "what is asked for is read",
        arguments: [
            ("site_id=s", StatsQuery(siteID: "s", period: .allTime, filters: [], limit: 10)),
            ("site_id=s&date=2025-11-14", StatsQuery(siteID: "s", period: .day(day))),
            ("from=2025-11-14&site_id=s", StatsQuery(siteID: "s", period: .range(from: day, to: nil))),
            ("site_id=s&to=2025-11-14", StatsQuery(siteID: "s", period: .range(from: nil, to: day))),
            (
                "site_id=s&from=2025-11-14&to=2025-11-15",
                StatsQuery(siteID: "s", period: .range(from: day, to: nextDay))
            ),
            ("site_id=s&to=2025-11-14&from=2025-11-14", StatsQuery(siteID: "s", period: .range(from: day, to: day))),
            (
                "site_id=s&event_type=click",
                StatsQuery(siteID: "s", filters: [EventFilter(.eventType, .exact, "click")])
            ),
            ("site_id=s&limit=1", StatsQuery(siteID: "s", limit: 1)),
            ("site_id=s&limit=100", StatsQuery(siteID: "s", limit: 100)),
            ("site_id=s&limit=007", StatsQuery(siteID: "s", limit: 7)),
            ("site_id=$ne=1", StatsQuery(siteID: "$ne=1")),
            ("site_id=s&path=/a.*", StatsQuery(siteID: "s", filters: [EventFilter(.path, .exact, "/a.*")])),
            ("site_id=s&path_prefix=^", StatsQuery(siteID: "s", filters: [EventFilter(.path, .prefix, "^")])),
            ("site_id=s&interval=hour&date=2025-11-14", StatsQuery(siteID: "s", period: .day(day), interval: .hour)),
            ("site_id=s&hostname=.*", StatsQuery(siteID: "s", filters: [EventFilter(.hostname, .exact, ".*")])),
            (
                "hostname=h&path_prefix=/&event_type=t&site_id=s",
                StatsQuery(
                    siteID: "s",
                    filters: [
                        EventFilter(.eventType, .exact, "t"), EventFilter(.path, .prefix, "/"),
                        EventFilter(.hostname, .exact, "h"),
                    ]
                )
            ),
            ("site_id=s&breakdown=hostname", StatsQuery(siteID: "s", breakdown: [.field(.hostname)])),
            ("site_id=s&interval=day", StatsQuery(siteID: "s", interval: .day)),
            ("site_id=s&interval=month&from=2025-11-14", monthly),
            ("site_id=s&breakdown=path", StatsQuery(siteID: "s", breakdown: [.field(.path)])),
            (
                "site_id=s&breakdown=event_type&limit=1000",
                StatsQuery(siteID: "s", breakdown: [.field(.eventType)], limit: 1_000)
            ),
            (
                "site_id=s&limit=101&breakdown=user_id",
                StatsQuery(siteID: "s", breakdown: [.field(.userID)], limit: 101)
            ),
            (
                "compare=previous&date=2025-11-14&site_id=s",
                StatsQuery(siteID: "s", period: .day(day), comparison: .previous)
            ),
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
            ("site_id=s&limit=101", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=-1", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=+1", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=1.0", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit= 1", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=٣", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&limit=99999999999999999999", "limit", "must be a whole number from 0 to 100"),
            ("site_id=s&date=", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-02-29", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-11-14T00:00:00Z", "date", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&from=14.11.2025", "from", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&from=2025-11-14&to=x", "to", "must be a day of the calendar, written YYYY-MM-DD"),
            ("site_id=s&date=2025-11-14&from=2025-11-14", "date", "must not be combined with from or to"),
            ("site_id=s&date=2025-11-14&to=2025-11-14", "date", "must not be combined with from or to"),
            ("site_id=s&from=2025-11-15&to=2025-11-14", "from", "must not be later than to"),
            ("site_id=s&path=", "path", "must have 1 to 2048 characters"),
            ("site_id=s&path=a\0", "path", "must not contain the NUL character"),
            ("site_id=s&path_prefix=", "path_prefix", "must have 1 to 2048 characters"),
            ("site_id=s&path_prefix=\0", "path_prefix", "must not contain the NUL character"),
            ("site_id=s&path=/a&path_prefix=/", "path_prefix", "must not be combined with path"),
            ("site_id=s&hostname=", "hostname", "must have 1 to 255 characters"),
            ("site_id=s&hostname=\0", "hostname", "must not contain the NUL character"),
            ("site_id=s&hostname=a&hostname=a", "hostname", "must be given only once"),
            ("site_id=s&hostname_prefix=a", "hostname_prefix", "is not a parameter of /stats"),
            ("site_id=s&interval=", "interval", "must be minute, hour, day, week or month"),
            ("site_id=s&interval=Hour", "interval", "must be minute, hour, day, week or month"),
            ("site_id=s&interval=year", "interval", "must be minute, hour, day, week or month"),
            (
                "site_id=s&interval=hour&from=2025-01-01&to=2025-02-01", "interval",
                "hour allows at most 745 buckets, and this would be 768; ask for a shorter period or a longer interval"
            ),
            ("site_id=s&interval=day&from=2015-11-14&to=2025-11-21", "interval", "day allows at most 3660 buckets"),
            (
                "site_id=s&interval=month&from=1970-01-01&to=2070-01-01", "interval",
                "month allows at most 1200 buckets, and this would be 1201; ask for a shorter period"
            ),
            ("site_id=s&breakdown=", "breakdown", "must be one of event_type, path, hostname, "),
            ("site_id=s&breakdown=site_id", "breakdown", "must be one of event_type, path, hostname, "),
            ("site_id=s&breakdown=properties.", "breakdown", "must be one of event_type, path, hostname, "),
            ("site_id=s&filter=", "filter", "must be a dimension, one of == != =^ !^ =@ !@, and values between |"),
            ("site_id=s&filter=path", "filter", "must be a dimension, one of == != =^ !^ =@ !@, and values between |"),
            (
                "site_id=s&filter=site_id==s", "filter",
                "names \"site_id\", which is no dimension; these are: event_type, "
            ),
            ("site_id=s&filter===a", "filter", "names \"\", which is no dimension"),
            ("site_id=s&filter=path=^", "filter", "needs a value behind path"),
            ("site_id=s&filter=path==a|", "filter", "has an empty value beside others"),
            ("site_id=s&filter=path==\0", "filter", "must not contain the NUL character"),
            (
                "site_id=s&filter=path==" + Array(repeating: "a", count: 101).joined(separator: "|"), "filter",
                "must have at most 100 values"
            ),
            (
                "site_id=s" + String(repeating: "&filter=path==a", count: 21), "filter",
                "must be given at most 20 times"
            ),
            ("site_id=s&breakdown=path&limit=1001", "limit", "must be a whole number from 1 to 1000"),
            ("site_id=s&breakdown=path&limit=0", "limit", "must be a whole number from 1 to 1000"),
            ("site_id=s&cursor=AAAA", "cursor", "needs breakdown"),
            ("site_id=s&breakdown=path&cursor=", "cursor", "must be the next_cursor of an answer to the same question"),
            ("site_id=s&breakdown=path&cursor=AAAA", "cursor", "must be the next_cursor"),
            ("site_id=s&compare=", "compare", "must be previous"),
            ("site_id=s&compare=next", "compare", "must be previous"),
            ("site_id=s&compare=previous", "compare", "needs date, or both from and to"),
            ("site_id=s&compare=previous&from=2025-11-14", "compare", "needs date, or both from and to"),
            ("site_id=s&compare=previous&to=2025-11-14", "compare", "needs date, or both from and to"),
            ("site_id=s&compare=previous&date=0000-01-01", "compare", "must not reach back before 0000-01-01"),
            (
                "site_id=s&compare=previous&from=0001-01-01&to=0002-12-31", "compare",
                "must not reach back before 0000-01-01"
            ),
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
        #expect(
            error?.rule.hasSuffix(
                """
                bots, breakdown, compare, cursor, date, event_type, filter, from, funnel, goal, hostname, interval, limit, \
                metrics, path, path_prefix, site_id, sort, timezone, to
                """
            ) == true
        )
        #expect(error.map { "\($0)" }?.hasPrefix("group is not a parameter") == true)
    }

    @Test(
        "lengths are counted in Unicode scalars, at the limit and one over it",
        arguments: [("site_id", 255), ("event_type", 100), ("path", 2_048), ("path_prefix", 2_048), ("hostname", 255)],
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

    @Test("the period before has the same length and ends the day before")
    func previous() throws {
        let cases = [
            ("date=2025-11-14", "2025-11-13", "2025-11-13"), ("date=2024-03-01", "2024-02-29", "2024-02-29"),
            ("from=2025-11-14&to=2025-11-14", "2025-11-13", "2025-11-13"),
            ("from=2025-11-08&to=2025-11-14", "2025-11-01", "2025-11-07"),
            ("from=2025-01-01&to=2025-12-31", "2024-01-02", "2024-12-31"),
            ("date=0000-01-02", "0000-01-01", "0000-01-01"),
        ]
        for (period, from, to) in cases {
            let query = try query("site_id=s&path=/a&event_type=t&compare=previous&\(period)")
            let days = try #require(query.previousDays)
            #expect("\(days.from)" == from)
            #expect("\(days.to)" == to)
            let scope = EventScope(
                siteID: "s",
                start: days.from.start,
                end: days.to.end,
                filters: [EventFilter(.eventType, .exact, "t"), EventFilter(.path, .exact, "/a")]
            )
            #expect(query.previousScope == scope)
        }
        #expect(try query("site_id=s&date=2025-11-14").previousScope == nil)
    }

    @Test("a series begins and ends with the period, and where that is open with the site's first and last event")
    func buckets() throws {
        let first = Timestamp(milliseconds: Self.day.start.milliseconds + 5_000_000)
        let last = Timestamp(milliseconds: Self.nextDay.end.milliseconds - 1)
        let cases: [(String, Timestamp?, Timestamp?, String?, Int)] = [
            ("interval=day", first, last, "2025-11-14T00:00:00Z", 2),
            ("interval=hour", first, last, "2025-11-14T01:00:00Z", 47),
            ("interval=month", first, last, "2025-11-01T00:00:00Z", 1),
            ("interval=hour&date=2025-11-14", nil, nil, "2025-11-14T00:00:00Z", 24),
            ("interval=hour&from=2025-11-15", first, last, "2025-11-15T00:00:00Z", 24),
            ("interval=hour&to=2025-11-14", first, last, "2025-11-14T01:00:00Z", 23),
            ("interval=day&from=2025-11-16", first, last, nil, 0), ("interval=day&to=2025-11-13", first, last, nil, 0),
            ("interval=day", nil, nil, nil, 0), ("interval=day&from=2025-11-14", nil, nil, nil, 0),
            ("interval=month&from=2024-02-29&to=2025-03-01", nil, nil, "2024-02-01T00:00:00Z", 14),
            ("interval=hour&from=2025-01-01&to=2025-01-31", nil, nil, "2025-01-01T00:00:00Z", 744),
        ]
        for (text, first, last, start, count) in cases {
            let buckets = try query("site_id=s&\(text)").buckets(firstEvent: first, lastEvent: last)
            #expect(buckets?.starts.first?.inSeconds == start, "\(text)")
            #expect(buckets?.starts.count == count, "\(text)")
        }
        #expect(try query("site_id=s").buckets(firstEvent: first, lastEvent: last) == nil)
        let error = #expect(throws: InvalidInput.self) {
            try query("site_id=s&interval=hour").buckets(firstEvent: Day(number: 0).start, lastEvent: last)
        }
        #expect(error?.field == "interval")
    }
}
