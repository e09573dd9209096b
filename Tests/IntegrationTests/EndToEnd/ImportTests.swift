import Foundation
import Testing

@Suite("importing an access log") struct ImportTests {
    private static let log = "semicomplete-2015-05.access.log"
    private static let days = [
        ("2015-05-17", 1_632, 341), ("2015-05-18", 2_893, 627), ("2015-05-19", 2_896, 561), ("2015-05-20", 2_579, 505),
    ]

    @Test("a real log gives the numbers that are known of it, and once more changes nothing")
    func realLog() async throws {
        guard let path = TestEnvironment.data(Self.log) else {
            print("SKIPPED: importing an access log, because FOOTFALL_TEST_DATA names no folder with \(Self.log)")
            return
        }
        try await RunningService.with { service in
            var reports: [[StatsAnswer]] = []
            for _ in 0..<2 {
                let footfall = try SpawnedProgram(
                    TestEnvironment.program("footfall"),
                    ["import", path, "--site", "semicomplete.com", "--url", "http://127.0.0.1:\(service.api.port)"]
                )
                #expect(try await footfall.exitCode(within: .seconds(60)) == 0, "\(footfall.standardError)")
                try await service.settled()
                reports.append(try await self.reports(service))
                #expect(try await service.database.count("events") == 10_000)
            }
            #expect(Self.numbers(reports[0]) == Self.numbers(reports[1]))
            let all = reports[0][0]
            #expect(all.totalEvents == 10_000 && all.totalViews == 10_000 && all.uniqueUsers == 1_753)
            #expect(
                all.topPaths.prefix(3) == [
                    .init(path: "/favicon.ico", count: 807, views: 807), .init(path: "/", count: 575, views: 575),
                    .init(path: "/style2.css", count: 546, views: 546),
                ]
            )
            for (report, day) in zip(reports[0].dropFirst(), Self.days) {
                #expect(report.totalEvents == day.1 && report.uniqueUsers == day.2, "\(day.0)")
            }
        }
    }

    /// Of all time, and of each day.
    private func reports(_ service: RunningService) async throws -> [StatsAnswer] {
        var reports = [try await service.api.stats("site_id=semicomplete.com&limit=100")]
        for (day, _, _) in Self.days {
            reports.append(try await service.api.stats("site_id=semicomplete.com&date=\(day)&limit=100"))
        }
        return reports
    }

    private static func numbers(_ reports: [StatsAnswer]) -> [Counts] {
        reports.map { Counts($0) }
    }

    @Test("lines that are no requests are refused by number, and the others are counted")
    func refusedLines() async throws {
        try await RunningService.with { service in
            let folder = try TemporaryFolder()
            let good = #"10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 200 12 "-" "agent""#
            try [good, "nonsense", good].joined(separator: "\n").write(
                toFile: folder.file("a.log"),
                atomically: true,
                encoding: .utf8
            )
            let footfall = try SpawnedProgram(
                TestEnvironment.program("footfall"),
                ["import", folder.file("a.log"), "--site", "s", "--url", "http://127.0.0.1:\(service.api.port)"]
            )
            #expect(try await footfall.exitCode() == 1)
            #expect(footfall.standardError.contains("a.log:2: refused"))
            try await service.settled()
            let report = try await service.api.stats("site_id=s")
            #expect(report.totalEvents == 2 && report.uniqueUsers == 1)
            #expect(report.topPaths == [.init(path: "/a", count: 2, views: 2)])
        }
    }
}
