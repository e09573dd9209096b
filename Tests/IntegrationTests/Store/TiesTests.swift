import Analytics
import Rollups
import Testing

@Suite("pages of values that were seen equally often") struct TiesTests {
    /// Paths whose order by bytes is not that of Swift's strings, some of which Swift takes for equal.
    private static let paths: [String] = (0..<3_000).map { number in
        let heads = ["/", "/é", "/e\u{301}", "/z", "/\u{10FFFF}", "/\u{E000}", "/A", "/\u{FB01}", "", "/\u{212B}"]
        return heads[number % heads.count] + String(number * 7_919 % 3_000, radix: 36)
    }

    /// How often the path of each number was seen.
    enum Counts: String, CaseIterable {
        case allOnce, halfTwice, fewTwice, lastTwice, spread

        func count(_ number: Int) -> Int {
            switch self {
            case .allOnce: 1
            case .halfTwice: 1 + number % 2
            case .fewTwice: number % 100 == 0 ? 2 : 1
            // Those of one count are neighbours in the order of texts.
            case .lastTwice: TiesTests.paths[number].hasPrefix("/\u{E000}") ? 2 : 1
            case .spread: 1 + number % 7
            }
        }
    }

    private struct Line: Equatable {
        let path: [UInt8]
        let count: Int
    }

    private static func sorted(_ counts: Counts) -> [Line] {
        paths.indices.map { Line(path: Array(paths[$0].utf8), count: counts.count($0)) }.sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return left.path.lexicographicallyPrecedes(right.path)
        }
    }

    private static func lines(_ database: TestDatabase, limit: Int, pages: Int) async throws -> [Line] {
        var found: [Line] = []
        var cursor: PageCursor?
        for _ in 0..<pages {
            let query = StatsQuery(siteID: "s", breakdown: [.field(.path)], limit: limit, cursor: cursor)
            let report = try await database.report(query)
            guard let page = report.breakdown, report.source == .rollup else { throw Failure("not from rollups") }
            for row in page.rows { found.append(Line(path: Array(row.key.utf8), count: row.figures.counts.events)) }
            guard page.nextCursor != nil, let last = page.rows.last else { break }
            cursor = PageCursor(count: last.figures.counts.events, value: last.key)
        }
        return found
    }

    @Test("are exact", arguments: Counts.allCases, [1, 37, 1_000])
    func pages(counts: Counts, limit: Int) async throws {
        let events: [SampleEvent] = Self.paths.indices.flatMap { number -> [SampleEvent] in
            (0..<counts.count(number)).map { time in
                SampleEvent(site: "s", path: Self.paths[number], time: .init(milliseconds: Int64(time) * 86_400_000))
            }
        }
        try await TestDatabase.with { database in
            try await Self.check(database, events, Self.sorted(counts), limit: limit)
        }
    }

    private static func check(
        _ database: TestDatabase,
        _ events: [SampleEvent],
        _ expected: [Line],
        limit: Int
    ) async throws {
        try await database.prepare()
        for start in stride(from: 0, to: events.count, by: 10_000) {
            try await database.enqueue(events[start..<min(start + 10_000, events.count)])
        }
        _ = try await database.moveAll(limit: 2_000, segments: SegmentLimits(segments: 2))
        // Single rows: only the first ones.
        let found = try await lines(database, limit: limit, pages: limit == 1 ? 20 : 10_000)
        #expect(found.count == (limit == 1 ? 20 : expected.count))
        #expect(found == Array(expected.prefix(found.count)))
    }
}
