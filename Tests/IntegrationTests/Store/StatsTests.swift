import Analytics
import BSON
import Ingest
import Mongo
import RandomNumbers
import Statistics
import Storage
import Testing

@Suite("statistics") struct StatsTests {
    private static let sites = ["shop", "Shop", "a.b", "$site", "сайт", "site with space"]
    private static let types = ["page_view", "click", "purchase", "page_view ", "$type"]
    private static let paths = [
        "/", "/home", "/home/", "/HOME", "/a.b.c", "/$set", "$where", "/a\u{301}", "/á", "/日本", "/😀", "/\u{FFFF}",
        "/quote\"", "/back\\slash", "/tab\there", "/%2e%2e", "//", " ", "paths./x", "_id",
    ]
    private static let users = ["é", "e\u{301}"] + (0..<80).map { "user-\($0)" }
    /// Both ends of days, of a month and of leap years, and the first and the last moment of a year.
    private static let days = [
        "1970-01-01", "2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01",
    ]

    /// Few enough of each kind that counts meet and ties are common.
    private static func randomEvents(_ count: Int, seed: UInt64) -> [SampleEvent] {
        var numbers = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let day = Day(days[Int.random(in: 0..<days.count, using: &numbers)]) ?? Day(number: 0)
            let inDay =
                [0, Day.milliseconds - 1, Int64.random(in: 0..<Day.milliseconds, using: &numbers)]
                .randomElement(using: &numbers) ?? 0
            return SampleEvent(
                site: sites.randomElement(using: &numbers) ?? "",
                type: types.randomElement(using: &numbers) ?? "",
                path: Int.random(in: 0..<5, using: &numbers) == 0 ? nil : paths.randomElement(using: &numbers),
                user: Int.random(in: 0..<4, using: &numbers) == 0
                    ? nil : users.randomElement(using: &numbers),
                time: Timestamp(milliseconds: day.start.milliseconds + inDay),
                eventID: number.isMultiple(of: 2) ? "e\(number)" : nil
            )
        }
    }

    private static func randomQueries(_ count: Int, seed: UInt64) -> [StatsQuery] {
        var numbers = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let ends = [days.randomElement(using: &numbers), days.randomElement(using: &numbers)]
                .compactMap { $0.flatMap { Day($0) } }.sorted()
            let period: StatsQuery.Period =
                switch Int.random(in: 0..<6, using: &numbers) {
                case 0: .allTime
                case 1: .range(from: ends[0], to: nil)
                case 2: .range(from: nil, to: ends[1])
                case 3: .range(from: ends[0], to: ends[1])
                case 4: .range(from: Day(number: ends[0].number + 1), to: Day(number: ends[1].number + 1))
                default: .day(ends[0])
                }
            return StatsQuery(
                siteID: (sites + ["unknown"]).randomElement(using: &numbers) ?? "",
                period: period,
                filters: Int.random(in: 0..<3, using: &numbers) == 0
                    ? types.randomElement(using: &numbers).map { [EventFilter(.eventType, .exact, $0)] } ?? [] : [],
                limit: [1, 2, 3, 10, 100].randomElement(using: &numbers) ?? 10
            )
        }
    }

    @Test("every number is that of a recount, whatever is asked", arguments: [1, 2])
    func recount(seed: UInt64) async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let events = Self.randomEvents(6_000, seed: seed)
            try await database.enqueue(events)
            try await database.moveAll(limit: 1_000)
            let all = Self.sites.map { StatsQuery(siteID: $0, limit: 100) }
            for query in all + Self.randomQueries(120, seed: seed &+ 100) {
                let report = try await database.report(query)
                #expect(Counts(report) == Counts(recounting: events, query), "\(query)")
                #expect(report.queued == 0)
                #expect(report.query == query)
            }
        }
    }

    @Test("paths with equal counts are ordered by their bytes, and the list is cut after that")
    func ties() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let paths = Self.paths.flatMap { [$0, $0] } + ["/most", "/most", "/most", "/least"]
            try await database.enqueue(paths.shuffled().map { SampleEvent(site: "s", path: $0) })
            try await database.moveAll(limit: 1_000)
            let ordered =
                ["/most"] + Self.paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } + ["/least"]
            for limit in [1, 5, 100] {
                let report = try await database.report(StatsQuery(siteID: "s", limit: limit))
                #expect(report.topPaths.map { Array($0.key.utf8) } == ordered.prefix(limit).map { Array($0.utf8) })
            }
        }
    }

    @Test("nothing is an empty report, before and after the collections are there")
    func emptyReports() async throws {
        try await TestDatabase.with { database in
            for _ in 0..<2 {
                let start = Timestamp.now
                let report = try await database.report(StatsQuery(siteID: "nobody"))
                #expect(Counts(report) == Counts(recounting: [], report.query))
                #expect(report.queued == 0)
                #expect(report.asOf >= start && report.asOf <= .now)
                try await database.prepare()
                try await database.enqueue([SampleEvent(site: "somebody")])
            }
        }
    }

    @Test("what waits is told by its number, and as_of is not later than the oldest of it")
    func waiting() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let (early, late) = (Timestamp(milliseconds: 1_700_000_000_000), Timestamp(milliseconds: 1_700_000_005_000))
            try await database.enqueue([SampleEvent(site: "s")], now: early)
            try await database.moveAll(limit: 10)
            try await database.enqueue((0..<3).map { _ in SampleEvent(site: "s") }, now: late)
            try await database.enqueue([SampleEvent(site: "other")], now: early)
            let report = try await database.report(StatsQuery(siteID: "s"))
            #expect(report.counts.events == 1)
            #expect(report.queued == 3)
            #expect(report.asOf == late)
            try await database.moveAll(limit: 10)
            let settled = try await database.report(StatsQuery(siteID: "s"))
            #expect(settled.counts.events == 4)
            #expect(settled.queued == 0)
            #expect(settled.asOf > late)
        }
    }

    @Test("an event that gets into the queue late is waiting at once, and holds back where readings begin for as long")
    func lateEvent() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let start = QueueStart()
            let limits = QueueGauge.Limits(count: 0, age: .seconds(5))
            let gauge = QueueGauge(names: TestDatabase.names, limits: limits, start: start)
            let reader = StatsReader(names: TestDatabase.names, start: start)
            func waiting() async throws -> Int {
                try await database.lane.run { client in
                    try reader.report(StatsQuery(siteID: "s"), on: client).queued
                }
            }

            // The queue is empty up to now, as far as the gauge knows; then comes what was accepted six seconds ago.
            try await database.lane.run { client in _ = try gauge.read(on: client) }
            let accepted = Timestamp(milliseconds: Timestamp.now.milliseconds - 6_000)
            try await database.enqueue([SampleEvent(site: "s")], now: accepted)
            #expect(try await waiting() == 1)
            _ = try await Eventually.holds("the gauge finds it") {
                let isFull = try await database.lane.run { client in try gauge.read(on: client).isFull }
                #expect(try await waiting() == 1)
                return isFull
            }
            try await database.moveAll(limit: 10)
            let isFull = try await database.lane.run { client in try gauge.read(on: client).isFull }
            #expect(!isFull)
            #expect(try await waiting() == 0)
        }
    }

    @Test("an event is always either counted or waiting while events come and are moved")
    func oneMoment() async throws {
        let count = 4_000
        try await TestDatabase.with { database in
            try await database.prepare()
            let sender = Task {
                for start in stride(from: 0, to: count, by: 40) {
                    try await database.enqueue(
                        (start..<(start + 40)).map { SampleEvent(site: "s", user: "u\($0)", eventID: "\($0)") }
                    )
                }
            }
            let mover = Task {
                while try await database.count("events") < count { try await database.moveAll(limit: 90) }
            }
            var known = 0
            var report: StatsReport
            repeat {
                report = try await database.report(StatsQuery(siteID: "s"))
                let sum = report.counts.events + report.queued
                #expect(sum >= known && sum.isMultiple(of: 40))
                #expect(report.counts.users == report.counts.events)
                known = sum
            } while report.counts.events < count
            try await sender.value
            try await mover.value
            #expect(known == count)
        }
    }
}
