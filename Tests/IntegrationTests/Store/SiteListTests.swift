import Analytics
import BSON
import Mongo
import RandomNumbers
import Statistics
import Testing

@Suite("the list of sites") struct SiteListTests {
    private static let names =
        (0..<60).map { "site-\($0)" } + [
            "a", "A", "a.b", "$site", "é", "e\u{301}", "e", "日本", "😀", "\u{FFFF}", "\u{10FFFF}", " ", "/", "a\u{1}",
            String(repeating: "s", count: 255), String(repeating: "😀", count: 255), "s", "ss",
        ]

    private func report(_ database: TestDatabase, _ query: SitesQuery) async throws -> SitesReport {
        try await database.lane.run { client in
            try SiteReader(names: TestDatabase.names).report(query, on: client)
        }
    }

    /// All pages, one behind the other.
    private func sites(_ database: TestDatabase, limit: Int) async throws -> [[SitesReport.Site]] {
        var pages: [[SitesReport.Site]] = []
        var cursor: String?
        repeat {
            let parameters = [(name: "limit", value: "\(limit)")] + (cursor.map { [(name: "cursor", value: $0)] } ?? [])
            let page = try await report(database, SitesQuery(parameters: parameters))
            pages.append(page.sites)
            cursor = page.nextCursor
        } while cursor != nil
        return pages
    }

    @Test("has every site once, ordered by bytes, with the numbers of a recount, whatever the length of the page")
    func recount() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            var numbers = SplitMix64(seed: 3)
            let events = (0..<3_000).map { number in
                SampleEvent(
                    site: Self.names[number % Self.names.count],
                    type: number % 3 == 0 ? "click" : "page_view",
                    time: Timestamp(milliseconds: Int64.random(in: 0..<1_760_000_000_000, using: &numbers))
                )
            }
            try await database.enqueue(events)
            try await database.moveAll(limit: 1_000)
            var bySite: [[UInt8]: [SampleEvent]] = [:]
            for event in events { bySite[Array(event.site.utf8), default: []].append(event) }
            let ordered = bySite.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            for limit in [1, 7, 39, Self.names.count - 1, Self.names.count, 100] {
                let pages = try await sites(database, limit: limit)
                #expect(pages.dropLast().allSatisfy { $0.count == limit })
                #expect(pages.last?.isEmpty == false)
                #expect(pages.joined().map { Array($0.siteID.utf8) } == ordered.map(\.key))
                for (site, (_, events)) in zip(pages.joined(), ordered) {
                    #expect(site.firstEvent == events.compactMap(\.time).min())
                    #expect(site.lastEvent == events.compactMap(\.time).max())
                    #expect(site.counts.events == events.count)
                    #expect(site.counts.views == events.count { $0.type == "page_view" })
                }
            }
        }
    }

    @Test("has no site whose events only wait, and says up to when it is complete")
    func waiting() async throws {
        try await TestDatabase.with { database in
            let start = Timestamp.now
            let nothing = try await report(database, SitesQuery())
            #expect(nothing.sites.isEmpty && nothing.nextCursor == nil && nothing.asOf >= start)
            try await database.prepare()
            try await database.enqueue([SampleEvent(site: "a")])
            try await database.moveAll(limit: 10)
            let accepted = Timestamp(milliseconds: 1_700_000_000_000)
            try await database.enqueue([SampleEvent(site: "b"), SampleEvent(site: "a")], now: accepted)
            let report = try await report(database, SitesQuery())
            #expect(report.sites.map(\.siteID) == ["a"])
            #expect(report.sites.map(\.counts.events) == [1])
            #expect(report.asOf == accepted)
        }
    }

    @Test("without rollups takes one step in the index for each site of the page, and counts only those")
    func steps() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let events = (0..<2_000).map { SampleEvent(site: "s\($0 % 20 + 10)") }
            try await database.enqueue(events)
            try await database.moveAll(limit: 2_000)
            try await database.doubtRollups()
            _ = try await database.run(["profile": 2])
            let page = try await report(database, SitesQuery(limit: 3))
            _ = try await database.run(["profile": 0])
            #expect(page.sites.map(\.siteID) == ["s10", "s11", "s12"])
            let profiled = try await database.documents(
                "system.profile",
                [
                    "$or": [["command.find": "events"], ["command.aggregate": "events"]]
                ]
            )
            #expect(profiled.count == 5)
            #expect(try profiled.reduce(0) { try $0 + $1.integer("docsExamined") } <= 300)
            #expect(try profiled.reduce(0) { try $0 + $1.integer("keysExamined") } <= 4 + 301)
        }
    }
}
