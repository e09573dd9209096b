import Analytics
import BSON
import Foundation
import Testing

@Suite("questions over HTTP") struct QuestionFlowTests {
    private static let day = Timestamp(milliseconds: 1_763_078_400_000)

    private static func event(_ hours: Int64, _ path: String?, _ user: String?, _ type: String = "page_view")
        -> SampleEvent
    {
        let time = Timestamp(milliseconds: day.milliseconds + hours * 3_600_000)
        return SampleEvent(site: "site-001", type: type, path: path, user: user, time: time)
    }

    /// Sends events and waits until they are counted.
    private func send(_ events: [SampleEvent], to service: RunningService) async throws {
        #expect(try await service.api.post("/events", events.array).status == 202)
        try await service.settled()
    }

    /// The answer, with what changes from run to run replaced by `…`.
    private func text(_ target: String, of api: RunningAPI) async throws -> String {
        let answer = try await api.get(target)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.header("content-type") == "application/json")
        return answer.text.replacing(#/"(as_of|next_cursor)":"[^"]+"/#) { "\"\($0.output.1)\":\"…\"" }
            .replacing(#/"read":{[^}]+}/#) { _ in #""read":{…}"# }
            .replacing(#/"minutes":\[[^\]]+\]/#) { _ in #""minutes":[…]"# }
    }

    @Test("each part of an answer is written as documented, in its order")
    func parts() async throws {
        try await RunningService.with { service in
            let events = [
                Self.event(-1, "/home", "u1"), Self.event(0, "/home", "u1"), Self.event(0, "/home", "u2"),
                Self.event(2, "/a", "u1", "click"), Self.event(23, "/b", nil), Self.event(24, "/b", "u3"),
            ]
            try await send(events, to: service)
            let whole = try await text(
                "/stats?date=2025-11-14&site_id=site-001&limit=2&path_prefix=/&breakdown=path&compare=previous&interval=day",
                of: service.api
            )
            #expect(
                whole == #"""
                    {"site_id":"site-001","date":"2025-11-14","path_prefix":"/","interval":"day","compare":"previous",\#
                    "total_events":4,"total_views":3,"unique_users":2,"bot_events":0,\#
                    "top_paths":[{"path":"/home","count":2,"views":2},{"path":"/a","count":1,"views":0}],\#
                    "as_of":"…","queued":0,\#
                    "series":[{"start":"2025-11-14T00:00:00Z","total_events":4,"total_views":3,"unique_users":2,"bot_events":0}],\#
                    "breakdown":{"by":"path","rows":[{"value":"/home","count":2,"views":2},\#
                    {"value":"/a","count":1,"views":0}],"next_cursor":"…"},\#
                    "previous":{"from":"2025-11-13","to":"2025-11-13","total_events":1,"total_views":1,"unique_users":1,"bot_events":0},\#
                    "source":"columns","read":{…}}
                    """#
            )
            let hours = try await text(
                "/stats?site_id=site-001&interval=hour&event_type=page_view&path=/home",
                of: service.api
            )
            #expect(
                hours.hasPrefix(
                    #"""
                    {"site_id":"site-001","event_type":"page_view","path":"/home","interval":"hour","total_events":3,\#
                    "total_views":3,"unique_users":2,"bot_events":0,"top_paths":[{"path":"/home","count":3,"views":3}],"as_of":"…",\#
                    "queued":0,"series":[\#
                    {"start":"2025-11-13T23:00:00Z","total_events":1,"total_views":1,"unique_users":1,"bot_events":0},\#
                    {"start":"2025-11-14T00:00:00Z","total_events":2,"total_views":2,"unique_users":2,"bot_events":0},\#
                    {"start":"2025-11-14T01:00:00Z","total_events":0,"total_views":0,"unique_users":0,"bot_events":0},
                    """#
                )
            )
            #expect(hours.hasSuffix(#""unique_users":0,"bot_events":0}],"source":"columns","read":{…}}"#))
            let types = try await text("/stats?site_id=site-001&breakdown=event_type&from=2025-11-14", of: service.api)
            #expect(
                types.hasSuffix(
                    #"""
                    "queued":0,"breakdown":{"by":"event_type","rows":[{"value":"page_view","count":4,"views":4},\#
                    {"value":"click","count":1,"views":0}]},"source":"rollup","read":{…}}
                    """#
                )
            )
            let empty = try await text("/stats?site_id=nobody&breakdown=user_id&interval=month", of: service.api)
            #expect(
                empty == #"""
                    {"site_id":"nobody","interval":"month","total_events":0,"total_views":0,"unique_users":0,"bot_events":0,\#
                    "top_paths":[],"as_of":"…","queued":0,"series":[],"breakdown":{"by":"user_id","rows":[]},\#
                    "source":"events","read":{…}}
                    """#
            )
        }
    }

    @Test("/sites and /realtime are written as documented, in their order")
    func sitesAndRealtime() async throws {
        try await RunningService.with { service in
            let now = Timestamp.now
            let time = Timestamp(milliseconds: now.milliseconds - 60_000)
            try await send([Self.event(0, "/", "u1"), Self.event(5, "/", "u1", "click")], to: service)
            try await send(
                [
                    SampleEvent(site: "site-002", path: "/a", user: "u1", time: time),
                    SampleEvent(
                        site: "site-002",
                        type: "click",
                        time: Timestamp(milliseconds: time.milliseconds - 600_000)
                    ),
                ],
                to: service
            )
            let first = #"""
                {"sites":[{"site_id":"site-001","first_event":"2025-11-14T00:00:00.000Z",\#
                "last_event":"2025-11-14T05:00:00.000Z","total_events":2,"total_views":1,"bot_events":0}
                """#
            #expect(
                try await text("/sites?limit=1", of: service.api) == first
                    + #"],"next_cursor":"…","as_of":"…","source":"rollup"}"#
            )
            let both = try await text("/sites", of: service.api)
            #expect(both.hasPrefix(first + #",{"site_id":"site-002","first_event":""#))
            #expect(
                both.hasSuffix(
                    #""last_event":"\#(time)","total_events":2,"total_views":1,"bot_events":0}],"as_of":"…","source":"rollup"}"#
                )
            )
            #expect(
                try await text("/realtime?site_id=site-002", of: service.api) == #"""
                    {"site_id":"site-002","last_5_minutes":{"events":1,"views":1,"users":1,"visits":1,"bots":0},\#
                    "last_30_minutes":{"events":2,"views":1,"users":1,"visits":1,"bots":0},"minutes":[…],"events":[\#
                    {"timestamp":"\#(time)","event_type":"page_view","path":"/a","user_id":"u1"},\#
                    {"timestamp":"\#(Timestamp(milliseconds: time.milliseconds - 600_000))","event_type":"click"}],\#
                    "as_of":"…","queued":0,"source":"columns"}
                    """#
            )
        }
    }

    @Test("a question as JSON is answered as the same one in an address, and a faulty one is refused by name")
    func questionAsJSON() async throws {
        try await RunningService.with { service in
            try await send(
                [
                    Self.event(0, "/a;b", "u1"), Self.event(1, "/a|b", "u1", "click"), Self.event(1, "/c", "u2"),
                    Self.event(2, "/a;b", "u3"),
                ],
                to: service
            )
            for (json, parameters) in [
                (#"{"site_id":"site-001"}"#, [("site_id", "site-001")]),
                (
                    #"""
                    {"site_id":"site-001","date":"2025-11-14","timezone":"Europe/Berlin","limit":2,
                     "metrics":["users","visits"],"sort":"users","breakdown":["path","event_type"],"interval":"hour",
                     "filter":["event_type!=purchase",{"dimension":"path","operator":"=@","values":["a|b","a;b","\\"]}]}
                    """#,
                    [
                        ("site_id", "site-001"), ("date", "2025-11-14"), ("timezone", "Europe/Berlin"), ("limit", "2"),
                        ("metrics", "users,visits"), ("sort", "users"), ("breakdown", "path"),
                        ("breakdown", "event_type"), ("interval", "hour"), ("filter", "event_type!=purchase"),
                        ("filter", #"path=@a\|b|a;b|\\"#),
                    ]
                ),
                (
                    #"""
                    {"site_id":"site-001","goal":"event_type==click","funnel":["event_type==page_view",
                     [{"dimension":"path","operator":"==","values":["/a;b","/a|b"]},"event_type==click"]]}
                    """#,
                    [
                        ("site_id", "site-001"), ("goal", "event_type==click"), ("funnel", "event_type==page_view"),
                        ("funnel", #"path==/a\;b|/a\|b;event_type==click"#),
                    ]
                ),
            ] as [(String, [(name: String, value: String)])] {
                let asked = try await service.api.post("/stats/query", json)
                let expected = try await service.api.get("/stats?" + parameters.urlQuery)
                #expect(asked.status == 200 && expected.status == 200, "\(asked.text) \(expected.text)")
                let numbers = try [asked, expected].map { answer in
                    PlainAnswer(try JSONDecoder().decode(JSONValue.self, from: Data(answer.body)))
                }
                #expect(numbers[0] == numbers[1] && numbers[0].numbers.values.contains { $0 > 0 }, "\(asked.text)")
            }
            for (json, field) in [
                ("", nil), ("[]", nil), ("{", nil), (#"{"site_id":"s"} x"#, nil), (#"{"site_id":null}"#, "site_id"),
                (#"{"site_id":["s","s"]}"#, "site_id"), (#"{"site_id":"s","limit":true}"#, "limit"),
                (#"{"site_id":"s","nothing":1}"#, "nothing"), (#"{"site_id":"s","filter":{}}"#, "filter"),
                (#"{"site_id":"s","filter":[[["path==/"]]]}"#, "filter"), (#"{"site_id":"s","limit":1e3}"#, "limit"),
                (#"{"site_id":"s","filter":{"dimension":"path","operator":"=~","values":["a"]}}"#, "filter"),
                (#"{"site_id":"s","filter":{"dimension":"path","operator":"==","values":["a"],"x":1}}"#, "filter"),
                (#"{"site_id":"s","metrics":[["users"]]}"#, "metrics"), (#"{"site_id":"s","date":20251114}"#, "date"),
                (#"{"site_id":"s","site_id":"s"}"#, "site_id"), (#"{"site_id":"\u0000"}"#, nil),
            ] {
                let answer = try await service.api.post("/stats/query", json)
                #expect(answer.status == 400, "\(json): \(answer.text)")
                #expect(try answer.decoded(as: ProblemAnswer.self).field == field, "\(json): \(answer.text)")
            }
            let large = #"{"site_id":"\#(String(repeating: "s", count: 70_000))"}"#
            #expect(try await service.api.post("/stats/query", large).status == 413)
        }
    }

    @Test("the longest path and its cursor fit into an address, and pages go on from there")
    func longest() async throws {
        try await RunningService.with { service in
            let longest = String(repeating: "😀", count: 2_048)
            let site = String(repeating: "😀", count: 255)
            let events = (0..<3).map { SampleEvent(site: site, path: longest, user: "u\($0)") }
            try await send(events + [SampleEvent(site: site, path: "/"), SampleEvent(site: site)], to: service)
            var question = Question(site: site, pathPrefix: longest, breakdown: ["path"], limit: 1)
            #expect(try await service.api.stats(question.parameters.urlQuery).totalEvents == 3)
            question.pathPrefix = nil
            let first = try #require(try await service.api.stats(question.parameters.urlQuery).breakdown)
            #expect(first.rows == [.init(value: longest, count: 3, views: 3)])
            let next = question.parameters + [(name: "cursor", value: try #require(first.nextCursor))]
            let second = try #require(try await service.api.stats(next.urlQuery).breakdown)
            #expect(second == .init(by: "path", rows: [.init(value: "/", count: 1, views: 1)], nextCursor: nil))
        }
    }

    @Test("a series over more than its interval allows is refused once the site's events are known")
    func tooManyBuckets() async throws {
        try await RunningService.with { service in
            try await send([Self.event(-31 * 24 - 1, nil, nil), Self.event(0, nil, nil)], to: service)
            let refused = try await service.api.get("/stats?site_id=site-001&interval=hour")
            let problem = try refused.decoded(as: ProblemAnswer.self)
            #expect(problem.status == 400 && problem.field == "interval")
            #expect(
                problem.detail == """
                    interval hour allows at most 745 buckets, and this would be 746; ask for a shorter period or a longer \
                    interval
                    """
            )
            #expect(try await service.api.stats("site_id=site-001&interval=day").series?.count == 33)
            #expect(try await service.api.stats("site_id=site-001&interval=hour&to=2025-11-13").series?.count == 745)
        }
    }

    @Test("a question that takes too long is a 503 that says what to do", .takesTurns)
    func tooLong() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        let api = try RunningAPI(mongod.url)
        try await api.ready()
        // MaxTimeMSExpired, as the server answers at the end of maxTimeMS.
        try await mongod.failCommands("alwaysOn", ["failCommands": ["aggregate", "find"], "errorCode": 50])
        for target in ["/stats?site_id=s", "/sites", "/realtime?site_id=s"] {
            let answer = try await api.get(target)
            let problem = try answer.decoded(as: ProblemAnswer.self)
            #expect(answer.status == 503)
            #expect(answer.header("retry-after") == "10")
            #expect(problem.detail.hasPrefix("The answer takes too long to compute; ask for less"))
        }
        try await mongod.failCommands("off")
        #expect(try await api.stats("site_id=s").totalEvents == 0)
        api.program.send(SIGTERM)
        #expect(try await api.program.exitCode() == 0)
        mongod.kill()
    }
}
