import Analytics
import BSON
import Foundation
import Mongo
import Testing

@Suite("events from POST to /stats") struct EventFlowTests {
    @Test("what is posted is counted, in the words of the documentation")
    func postToStats() async throws {
        try await RunningService.with { service in
            let posted = try await service.api.post(
                "/event",
                #"""
                {"site_id":"site-001","event_type":"page_view","path":"/home","user_id":"u1",
                 "timestamp":"2025-11-14T17:30:01+02:00","properties":{"a":"x","b":1,"c":1.5,"d":true}}
                """#
            )
            #expect(posted.status == 202)
            #expect(posted.header("content-type") == "application/json")
            let answer = try posted.decoded(as: EventAnswer.self)
            #expect(posted.text == #"{"status":"queued","event_id":"\#(answer.eventId)"}"#)
            #expect(answer.eventId.count == 24)
            let click = SampleEvent(
                site: "site-001",
                type: "click",
                path: "/home",
                user: "u2",
                time: Timestamp(milliseconds: 1_763_078_400_000)
            )
            #expect(try await service.api.post("/event", click.json).status == 202)
            try await service.settled()
            let receipt = try await service.api.get("/event/\(answer.eventId)?site_id=site-001")
            #expect(receipt.text == #"{"event_id":"\#(answer.eventId)","status":"stored"}"#)

            let stats = try await service.api.get("/stats?site_id=site-001&date=2025-11-14")
            #expect(stats.header("content-type") == "application/json")
            let report = try stats.decoded(as: StatsAnswer.self)
            #expect(
                stats.text.hasPrefix(
                    #"""
                    {"site_id":"site-001","date":"2025-11-14","total_events":2,"total_views":1,"unique_users":2,\#
                    "bot_events":0,"top_paths":[{"path":"/home","count":2,"views":1}],"as_of":"\#(report.asOf)",\#
                    "queued":0,"source":"rollup","read":{
                    """#
                ) && stats.text.hasSuffix("}}")
            )
            for (query, count) in [
                ("date=2025-11-13", 0), ("date=2025-11-15", 0), ("from=2025-11-14", 2), ("to=2025-11-13", 0),
                ("from=2025-11-13&to=2025-11-14", 2), ("event_type=click", 1), ("event_type=page_view&limit=1", 1),
                ("", 2),
            ] {
                #expect(try await service.api.stats("site_id=site-001&\(query)").totalEvents == count, "\(query)")
            }

            let event = try #require(try await service.database.documents("events", ["event_type": "page_view"]).first)
            #expect(event["_id"]?.objectID?.hex == answer.eventId)
            #expect(event["timestamp"]?.date == 1_763_134_201_000)
            #expect(event["properties"]?.document == ["a": "x", "b": 1, "c": 1.5, "d": true])
            #expect(
                try event.fields().map(\.key) == [
                    "_id", "site_id", "event_type", "path", "user_id", "timestamp", "properties", "ingested_at",
                    "processed_at",
                ]
            )
        }
    }

    @Test("an event_id counts once per site: in one batch, again at once, after the move, and through another API")
    func idempotence() async throws {
        try await RunningService.with { service in
            let second = try RunningAPI(service.database.url)
            try await second.ready()
            let event = SampleEvent(site: "a", user: "u", eventID: "order-1")
            let twin = SampleEvent(site: "b", user: "u", eventID: "order-1")
            for round in 0..<3 {
                for api in [service.api, second] {
                    let answer = try await api.post("/event", event.json)
                    #expect(answer.status == 202)
                    #expect(
                        try answer.decoded(as: EventAnswer.self) == EventAnswer(status: "queued", eventId: "order-1")
                    )
                    let batch = try await api.post("/events", [event, twin, event].array)
                    #expect(batch.status == 202)
                    #expect(
                        try batch.decoded(as: BatchAnswer.self).results
                            == Array(repeating: EventResult(status: "queued", eventId: "order-1"), count: 3)
                    )
                }
                if round > 0 { try await service.settled() }
            }
            for site in ["a", "b"] {
                let report = try await service.api.stats("site_id=\(site)")
                #expect(report.totalEvents == 1 && report.uniqueUsers == 1)
            }
            second.program.send(SIGTERM)
            #expect(try await second.program.exitCode() == 0)
        }
    }

    @Test("one event_id sent by many at once through two APIs is stored once")
    func idempotenceUnderContention() async throws {
        try await RunningService.with { service in
            let second = try RunningAPI(service.database.url)
            try await second.ready()
            let ports = [service.api.port, second.port]
            let statuses = try await OwnThread.run(count: 16) { number in
                let connection = try HTTPConnection(port: ports[number % 2])
                return try (0..<100).map { round in
                    let event = SampleEvent(site: "s", eventID: "e\(round)")
                    return try connection.exchange(HTTPMessage.post("/event", event.json)).status
                }
            }
            #expect(statuses.allSatisfy { $0.allSatisfy { $0 == 202 } })
            try await service.settled()
            #expect(try await service.api.stats("site_id=s").totalEvents == 100)
            second.program.send(SIGTERM)
            #expect(try await second.program.exitCode() == 0)
        }
    }

    private struct Batch: Sendable {
        let name: String
        let headers: [String]
        let body: @Sendable ([SampleEvent]) throws -> [UInt8]
    }

    private static let batches = [
        Batch(name: "array", headers: [HTTPMessage.json]) { Array($0.array.utf8) },
        Batch(name: "lines", headers: [HTTPMessage.lines]) { Array($0.lines.utf8) },
        Batch(name: "gzip array", headers: [HTTPMessage.json, HTTPMessage.gzip]) {
            try GzipFile.compress(Array($0.array.utf8))
        },
        Batch(name: "gzip lines", headers: [HTTPMessage.lines, HTTPMessage.gzip]) {
            try GzipFile.compress(Array(($0.lines + "\r\n").utf8))
        },
        Batch(name: "two gzip members", headers: [HTTPMessage.lines, HTTPMessage.gzip]) { events in
            try GzipFile.compress(Array((events.prefix(100).lines + "\n").utf8))
                + GzipFile.compress(Array(events.dropFirst(100).lines.utf8))
        },
    ]

    @Test("batches are taken as an array or as lines, plain or compressed")
    func batches() async throws {
        try await RunningService.with { service in
            for batch in Self.batches {
                let site = batch.name.replacing(" ", with: "-")
                let events = (0..<3_000).map {
                    SampleEvent(
                        site: site,
                        type: $0 % 3 == 0 ? "click" : "page_view",
                        path: "/\($0 % 13)",
                        user: "u\($0 % 77)",
                        time: Timestamp(milliseconds: 1_700_000_000_000 + Int64($0) * 60_000),
                        eventID: "e\($0)"
                    )
                }
                let request = HTTPMessage.request(
                    "POST",
                    "/events",
                    headers: batch.headers,
                    body: try batch.body(events)
                )
                let answer = try await service.api.exchange(request)
                #expect(answer.status == 202, "\(batch.name)")
                let decoded = try answer.decoded(as: BatchAnswer.self)
                #expect(decoded.status == "queued" && decoded.queued == 3_000)
                #expect(decoded.results == events.map { EventResult(status: "queued", eventId: $0.eventID) })
                try await service.settled()
                #expect(
                    Counts(try await service.api.stats("site_id=\(site)&limit=100"))
                        == Counts(recounting: events, .init(siteID: site, limit: 100))
                )
            }
        }
    }

    @Test("a series may begin before 1970, where no event can be")
    func beforeTime() async throws {
        try await RunningService.with { service in
            let event = SampleEvent(site: "s", time: Timestamp(milliseconds: 3_600_000))
            #expect(try await service.api.post("/event", event.json).status == 202)
            try await service.settled()
            let report = try await service.api.stats("site_id=s&interval=hour&from=1969-12-31&to=1970-01-01")
            #expect(report.source == "rollup" && report.totalEvents == 1)
            #expect(report.series?.map(\.totalEvents) == (0..<48).map { $0 == 25 ? 1 : 0 })
        }
    }

    @Test("every field that is a text can be filtered and broken down by, and so can every property")
    func dimensions() async throws {
        try await RunningService.with { service in
            let names = EventField.dimensions.map(\.name)
            let events = ["aa", "bb", "aa"].map { value in
                let fields = names.map { "\"\($0)\":\"\(value)\"" }.joined(separator: ",")
                return "{\"site_id\":\"s\",\(fields),\"properties\":{\"plan\":\"\(value)\"}}"
            }
            let plain = #"{"site_id":"s","event_type":"plain"}"#
            let all = (events + [plain]).joined(separator: ",")
            #expect(try await service.api.post("/events", "[\(all)]").status == 202)
            try await service.settled()
            for name in names + ["properties.plan"] {
                let rows = try await service.api.stats("site_id=s&bots=include&breakdown=\(name)").breakdown?.rows ?? []
                let expected = name == "event_type" ? ["aa", "bb", "plain"] : ["aa", "bb"]
                #expect(rows.map(\.value) == expected && rows.first?.count == 2, "\(name)")
                for (filter, count) in [("%3D%3Daa", 2), ("!%3Dbb", 3), ("%3D%40b", 1)] {
                    let report = try await service.api.stats("site_id=s&bots=include&filter=\(name)\(filter)")
                    #expect(report.totalEvents == count && report.source == "columns", "\(name)\(filter)")
                }
            }
        }
    }

    @Test("hostnames are counted from the first on, also on a site that is older than they are")
    func hostnames() async throws {
        try await RunningService.with { service in
            #expect(try await service.api.post("/event", SampleEvent(site: "s", path: "/").json).status == 202)
            try await service.settled()
            // As sites are that were stored before events had hostnames.
            _ = try await service.database.lane.run { client in
                try client.update(
                    "rollup_sites",
                    [MongoUpdate(filter: ["_id": "s"], change: ["$unset": ["hostnames": ""]])]
                )
            }
            let before = try await service.api.stats("site_id=s&breakdown=hostname")
            #expect(before.source == "rollup" && before.totalEvents == 1 && before.breakdown?.rows.isEmpty == true)

            let events = ["a.example", "b.example", "a.example", nil].map { SampleEvent(site: "s", hostname: $0) }
            #expect(try await service.api.post("/events", events.array).status == 202)
            try await service.settled()
            let after = try await service.api.stats("site_id=s&breakdown=hostname")
            #expect(after.source == "rollup" && after.totalEvents == 5)
            #expect(after.breakdown?.by == "hostname")
            #expect(after.breakdown?.rows.map(\.value) == ["a.example", "b.example"])
            #expect(after.breakdown?.rows.map(\.count) == [2, 1])
            let filtered = try await service.api.stats("site_id=s&hostname=a.example")
            #expect(filtered.source == "columns" && filtered.totalEvents == 2 && filtered.hostname == "a.example")
            let realtime = try await service.api.get("/realtime?site_id=s").text
            #expect(realtime.contains(#""event_type":"page_view","hostname":"b.example"}"#), "\(realtime)")
            #expect(try await service.database.documents("rollup_sites").first?["hostnames"]?.integer == 2)
        }
    }

    @Test("names that must be escaped in a URL find their site")
    func escapedNames() async throws {
        try await RunningService.with { service in
            let names = ["a b", "a+b", "a&b=c", "50%", "сайт/😀", "\u{1}\t\"\\"]
            for name in names {
                let event = SampleEvent(site: name, type: name, path: name, user: name, eventID: name)
                #expect(try await service.api.post("/event", event.json).status == 202)
            }
            try await service.settled()
            for name in names {
                let escaped = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let report = try await service.api.stats("site_id=\(escaped)&event_type=\(escaped)")
                #expect(report.siteId == name && report.eventType == name && report.totalEvents == 1)
                #expect(report.topPaths == [.init(path: name, count: 1, views: 0)])
            }
        }
    }
}
