import Analytics
import BSON
import Mongo
import Statistics
import Testing

@Suite("what happens now") struct RealtimeTests {
    private static let now = Timestamp(milliseconds: 1_763_134_201_000)
    private static let accepted = Timestamp(milliseconds: 1_700_000_000_000)

    private func report(_ database: TestDatabase, site: String = "s") async throws -> RealtimeReport {
        try await database.lane.run { client in
            try RealtimeReader(names: TestDatabase.names).report(.init(siteID: site), now: Self.now, on: client)
        }
    }

    /// An event so many milliseconds before now.
    private static func event(_ ago: Int64, type: String = "page_view", user: String? = nil) -> SampleEvent {
        SampleEvent(site: "s", type: type, user: user, time: Timestamp(milliseconds: now.milliseconds - ago))
    }

    @Test("is counted by timestamp: now is included, five and thirty minutes ago are not, nor is what lies ahead")
    func spans() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let (five, thirty) = (Int64(300_000), Int64(1_800_000))
            try await database.enqueue([
                Self.event(-1, user: "ahead"), Self.event(-86_000_000, user: "ahead"), Self.event(0, user: "a"),
                Self.event(1, type: "click", user: "a"), Self.event(five - 1, user: "b"), Self.event(10, type: "click"),
                Self.event(five, user: "a"), Self.event(five + 1, type: "click", user: "c"),
                Self.event(thirty - 1, user: "e\u{301}"), Self.event(thirty - 1, user: "é"), Self.event(thirty),
                Self.event(thirty + 1, user: "old"),
                SampleEvent(site: "other", user: "other", time: Self.now),
            ])
            try await database.moveAll(limit: 100)
            let report = try await report(database)
            #expect(report.lastFiveMinutes.counts == Measures(events: 4, views: 2, users: 2))
            #expect(report.lastThirtyMinutes.counts == Measures(events: 8, views: 5, users: 5))
            #expect(
                report.events.map { Self.now.milliseconds - $0.timestamp.milliseconds } == [
                    0, 1, 10, five - 1, five, five + 1, thirty - 1, thirty - 1, thirty, thirty + 1,
                ]
            )
            #expect(report.lastFiveMinutes.visits.visits == 2 && report.lastThirtyMinutes.visits.visits == 5)
            #expect(report.minutes.count == 31 && report.minutes.reduce(0) { $0 + $1.figures.counts.events } == 8)
            #expect(report.queued == 0 && report.source == .columns)
        }
    }

    @Test("the latest twenty events are listed, by timestamp and then by id, with what they have")
    func latest() async throws {
        try await TestDatabase.with { database in
            try await database.prepare()
            let times = [0, 0, 5, 5, 5, 9, 100, 2_000_000, 90_000_000_000].map(Int64.init)
            var events: [BSONDocument] = []
            for (index, time) in times.flatMap({ Array(repeating: $0, count: 6) }).shuffled().enumerated() {
                let event = SampleEvent(
                    site: "s",
                    type: "t\(index)",
                    path: index % 3 == 0 ? nil : "/\(index)",
                    user: index % 2 == 0 ? nil : "u\(index)",
                    time: Timestamp(milliseconds: Self.now.milliseconds - time),
                    eventID: "e\(index)"
                )
                try await database.enqueue([event])
                if index == 2 || index == 20 || index == 53 {
                    try await database.moveAll(limit: 100)
                    events = try await database.documents("events")
                    let expected =
                        events.sorted { first, second in
                            let times = (first["timestamp"]?.date ?? 0, second["timestamp"]?.date ?? 0)
                            let ids = (first["_id"]?.objectID?.hex ?? "", second["_id"]?.objectID?.hex ?? "")
                            return times.0 != times.1 ? times.0 > times.1 : ids.0 > ids.1
                        }
                        .prefix(20)
                        .map { event in
                            RealtimeReport.Event(
                                timestamp: Timestamp(milliseconds: event["timestamp"]?.date ?? 0),
                                texts: RealtimeQuery.fields.reduce(into: [:]) { $0[$1] = event[$1.name]?.string }
                            )
                        }
                    #expect(try await report(database).events == expected)
                }
            }
            #expect(events.count == 54)
        }
    }

    @Test("a site without events has none, and what waits is told by its number")
    func empty() async throws {
        try await TestDatabase.with { database in
            for queued in 0..<2 {
                let report = try await report(database)
                #expect(report.lastFiveMinutes == .none && report.lastThirtyMinutes == .none && report.events.isEmpty)
                #expect(report.queued == queued)
                #expect(report.asOf == (queued == 0 ? Self.now : Self.accepted))
                try await database.prepare()
                try await database.enqueue([Self.event(100_000_000_000)], now: Self.accepted)
            }
        }
    }
}
