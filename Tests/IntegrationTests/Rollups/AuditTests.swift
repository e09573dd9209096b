import Analytics
import BSON
import Foundation
import Mongo
import Testing

@Suite("rollups are audited and repaired while the service runs", .takesTurns) struct AuditTests {
    private static let site = "shop"

    private static func event(_ day: Int, _ hour: Int, user: Int, path: Int, type: String = "page_view") -> SampleEvent
    {
        let milliseconds = (Int64(20_400 + day) * 24 + Int64(hour)) * 3_600_000
        return SampleEvent(
            site: site,
            type: type,
            path: "/\(path)",
            hostname: path % 4 == 0 ? nil : "host-\(path % 4)",
            user: "user-\(user)",
            time: .init(milliseconds: milliseconds)
        )
    }

    /// Three months of visits, the last first.
    private static let events = (0..<360).reversed().map { number in
        event(
            number % 90,
            number % 24,
            user: number * 7 % 40,
            path: number % 12,
            type: number % 5 == 0 ? "click" : "page_view"
        )
    }

    private func send(_ events: [SampleEvent], to service: RunningService) async throws {
        #expect(try await service.api.post("/events", events.array).status == 202)
        try await service.settled()
    }

    private func footfall(_ arguments: [String], _ service: RunningService) async throws -> (code: Int32, text: String)
    {
        let program = try SpawnedProgram(
            TestEnvironment.program("footfall"),
            arguments,
            environment: ["MONGO_URL": service.database.url]
        )
        let code = try await program.exitCode(within: .seconds(60))
        return (code, program.standardOutput + program.standardError)
    }

    @Test("every kind of damage is found, and repaired")
    func damages() async throws {
        try await RunningService.with { service in
            try await send(Self.events, to: service)
            // Puts all segments into their place.
            let whole = try await footfall(["rollups", "rebuild"], service)
            #expect(whole.code == 0, "\(whole.text)")
            for (number, damage) in Damage.all.enumerated() {
                // A new segment, which waits.
                try await send(
                    [Self.event(number, 3, user: 50, path: 20), Self.event(91, 4, user: 1, path: 1)],
                    to: service
                )
                let before = try await footfall(["audit"], service)
                try #require(before.code == 0, "before \(damage): \(before.text)")
                try await damage.spoil(service.database, Self.site)
                let found = try await footfall(["audit", "--site", Self.site], service)
                #expect(found.code == 1, "\(damage) is not found: \(found.text)")
                #expect(found.text.contains("sites: 1, 0 right, 0 repaired, 1 wrong"), "\(damage): \(found.text)")
                let repaired = try await footfall(["audit", "--repair"], service)
                #expect(repaired.code == 0, "\(damage): \(repaired.text)")
                #expect(repaired.text.contains("sites: 1, 0 right, 1 repaired, 0 wrong"), "\(damage): \(repaired.text)")
                let stats = try await service.api.stats("site_id=\(Self.site)")
                #expect(stats.source == "rollup" && stats.totalEvents == 362 + 2 * number, "\(damage): \(stats)")
            }
            let after = try await footfall(["audit"], service)
            #expect(after.code == 0, "\(after.text)")
        }
    }

    @Test("events from before there were rollups are summed up; what was broken off goes on")
    func rebuild() async throws {
        try await RunningService.with { service in
            let sites = (0..<30).map { "site-\($0)" }
            let events = sites.flatMap { site in
                (0..<20).map { SampleEvent(site: site, path: "/\($0 % 3)", user: "u\($0 % 4)", time: .now) }
            }
            try await send(events, to: service)
            for name in ["rollups", "rollup_segments", "rollup_users", "rollup_values", "rollup_sites"] {
                try await service.database.lane.run { client in _ = try client.delete(from: name, .empty) }
            }
            try await service.database.doubtRollups()
            #expect(try await service.api.stats("site_id=site-7").source == "events")

            let broken = try SpawnedProgram(
                TestEnvironment.program("footfall"),
                ["rollups", "rebuild"],
                environment: ["MONGO_URL": service.database.url]
            )
            try await Eventually.holds(within: .seconds(20), "some sites are done") {
                try await service.database.count("rollup_sites") > 5
            }
            broken.kill()
            #expect(try await service.api.stats("site_id=site-7").totalEvents == 20)
            let rest = try await footfall(["rollups", "rebuild"], service)
            #expect(rest.code == 0, "\(rest.text)")
            #expect(rest.text.contains("continuing after partition"), "\(rest.text)")

            let stats = try await service.api.stats("site_id=site-7")
            #expect(stats.source == "rollup" && stats.totalEvents == 20 && stats.uniqueUsers == 4)
            try await send([SampleEvent(site: "site-7", path: "/new", user: "u9", time: .now)], to: service)
            let audit = try await footfall(["audit"], service)
            #expect(audit.code == 0 && audit.text.contains("sites: 30, 30 right"), "\(audit.text)")
        }
    }

    @Test("a day that is none, or a site that there is not, is refused")
    func usage() async throws {
        try await RunningService.with { service in
            let day = try await footfall(["audit", "--from", "2025-02-30"], service)
            #expect(day.code != 0 && day.text.contains("--from must be a day such as 2025-11-14"), "\(day.text)")
            let site = try await footfall(["audit", "--site", "nobody"], service)
            #expect(site.code != 0 && site.text.contains("There is no site \"nobody\""), "\(site.text)")
        }
    }
}
