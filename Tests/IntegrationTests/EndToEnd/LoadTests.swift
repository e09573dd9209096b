import Analytics
import Foundation
import RandomNumbers
import Testing

@Suite("load") struct LoadTests {
    private static let connections = 64
    private static let eventsPerConnection = 3_125
    /// Every connection sends as many events one by one, and the rest in batches.
    private static let singles = 625
    private static let batchSize = 100
    private static let sites = ["north", "south"]
    private static let firstDay = Day("2025-11-14")?.start.milliseconds ?? 0

    private static func event(_ number: Int, of connection: Int) -> SampleEvent {
        var numbers = SplitMix64(seed: UInt64(connection * eventsPerConnection + number))
        return SampleEvent(
            site: sites[Int.random(in: 0..<2, using: &numbers)],
            type: Int.random(in: 0..<3, using: &numbers) == 0 ? "click" : "page_view",
            path: "/page/\(Int.random(in: 0..<150, using: &numbers))",
            user: Int.random(in: 0..<10, using: &numbers) == 0
                ? nil : "user-\(Int.random(in: 0..<5_000, using: &numbers))",
            time: Timestamp(milliseconds: firstDay + Int64.random(in: 0..<(5 * Day.milliseconds), using: &numbers)),
            eventID: number.isMultiple(of: 2) ? "\(connection)-\(number)" : nil
        )
    }

    /// Sends one connection's events; every hundredth request is sent twice, as after a lost answer.
    private static func send(_ connection: Int, to port: Int) throws {
        let http = try HTTPConnection(port: port, patience: 60)
        func post(_ target: String, _ body: String, twice: Bool) throws {
            for _ in 0..<(twice ? 2 : 1) {
                let answer = try http.exchange(HTTPMessage.post(target, body))
                guard answer.status == 202 else { throw Failure("\(answer.status) \(answer.text)") }
            }
        }
        for number in 0..<singles {
            try post("/event", event(number, of: connection).json, twice: number.isMultiple(of: 100))
        }
        for start in stride(from: singles, to: eventsPerConnection, by: batchSize) {
            let events = (start..<(start + batchSize)).map { event($0, of: connection) }
            try post("/events", events.array, twice: false)
        }
    }

    @Test("200,000 events from 64 connections, while the worker moves them, are each counted exactly once", .takesTurns)
    func twoHundredThousand() async throws {
        try await RunningService.with { service in
            _ = try await OwnThread.run(count: Self.connections) { [port = service.api.port] connection in
                try Self.send(connection, to: port)
            }
            try await service.settled(within: .seconds(60))

            let events = (0..<Self.connections).flatMap { connection in
                (0..<Self.eventsPerConnection).map { Self.event($0, of: connection) }
            }
            #expect(events.count == 200_000)
            #expect(try await service.database.count("events") == 200_000)
            for site in Self.sites {
                let all = StatsQuery(siteID: site, limit: 100)
                #expect(
                    Counts(try await service.api.stats("site_id=\(site)&limit=100")) == Counts(recounting: events, all)
                )
                let day = StatsQuery(siteID: site, period: .day(Timestamp(milliseconds: Self.firstDay).day), limit: 10)
                #expect(
                    Counts(try await service.api.stats("site_id=\(site)&date=2025-11-14"))
                        == Counts(recounting: events, day)
                )
            }
        }
    }
}
