import BSON
import Glibc
import Testing

@Suite("what MongoDB answers, as clients and operators see it", .takesTurns) struct DatabaseErrorTests {
    private struct Row: Sendable {
        let code: Int32
        let status: Int
        let retryAfter: String?
        let detail: String
        /// What the log tells whoever runs the service.
        let advice: String
    }

    private static let questions = [
        Row(code: 50, status: 503, retryAfter: "10", detail: "The answer takes too long", advice: "see its load"),
        Row(code: 13, status: 500, retryAfter: nil, detail: "does not let this service read", advice: "readWrite"),
        Row(code: 18, status: 500, retryAfter: nil, detail: "does not let this service read", advice: "MONGO_URL"),
        Row(code: 14031, status: 503, retryAfter: "30", detail: "no space left", advice: "larger disk"),
        Row(code: 9, status: 500, retryAfter: nil, detail: "in a wrong way", advice: "please report this line"),
        Row(code: 2, status: 500, retryAfter: nil, detail: "in a wrong way", advice: "please report this line"),
        Row(code: 189, status: 503, retryAfter: "2", detail: "no primary at the moment", advice: "rs.status()"),
        Row(code: 11601, status: 503, retryAfter: "1", detail: "told to end the question", advice: "killOp"),
        Row(code: 8, status: 503, retryAfter: "5", detail: "answered with an error", advice: "its log"),
    ]

    private static let writes = [
        Row(code: 13, status: 503, retryAfter: "30", detail: "does not let this service write", advice: "readWrite"),
        Row(code: 14031, status: 503, retryAfter: "30", detail: "no space left", advice: "larger disk"),
        Row(code: 189, status: 503, retryAfter: "2", detail: "did not confirm the write", advice: "rs.status()"),
        Row(code: 11601, status: 503, retryAfter: "2", detail: "did not confirm the write", advice: "killOp"),
        Row(code: 9, status: 503, retryAfter: "2", detail: "did not confirm the write", advice: "report this line"),
    ]

    private static let event = SampleEvent(site: "s", eventID: "e").json

    @Test("every kind of error is a problem of its own, with a line in the log that says what to do")
    func problems() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        let api = try RunningAPI(mongod.url)
        try await api.ready()
        // The last thing that is prepared is what says so. Before, an API that may not read ends: see `StartTests`.
        try await Eventually.holds("MongoDB is prepared") {
            try await api.get("/sites").text.contains(#""source":"rollup""#)
        }
        #expect(try await api.stats("site_id=s").totalEvents == 0)
        #expect(try await api.post("/event", Self.event).status == 202)
        for row in Self.questions {
            try await mongod.failCommands(
                "alwaysOn",
                ["failCommands": ["find", "aggregate"], "errorCode": .int32(row.code)]
            )
            for target in ["/stats?site_id=s", "/stats?site_id=s&event_type=t", "/sites", "/event/e?site_id=s"] {
                expect(try await api.get(target), row, "\(target) \(row.code)")
            }
            try await mongod.failCommands("off")
            try await Eventually.holds("the log says it") { api.program.standardError.contains(row.advice) }
        }
        for row in Self.writes {
            try await mongod.failCommands("alwaysOn", ["failCommands": ["insert"], "errorCode": .int32(row.code)])
            for answer in [try await api.post("/event", Self.event), try await api.post("/events", "[\(Self.event)]")] {
                expect(answer, row, "write \(row.code)")
            }
            try await mongod.failCommands("off")
            try await Eventually.holds("the log says it") { api.program.standardError.contains(row.advice) }
        }
        try await Eventually.holds("all is well again") { try await api.post("/event", Self.event).status == 202 }
        api.program.send(SIGTERM)
        #expect(try await api.program.exitCode() == 0)
    }

    private func expect(_ answer: HTTPAnswer, _ row: Row, _ context: String) {
        #expect(answer.status == row.status, "\(context)")
        #expect(answer.header("retry-after") == row.retryAfter, "\(context)")
        #expect(answer.header("content-type") == "application/problem+json", "\(context)")
        #expect(answer.text.contains(row.detail), "\(context): \(answer.text)")
    }

    @Test("a set without a primary is told apart from one that cannot be reached")
    func noPrimary() async throws {
        let mongod = try OwnMongod()
        try await mongod.start()
        let api = try RunningAPI(mongod.url)
        try await api.ready()
        try await mongod.stepDown(seconds: 20)
        let event = try await api.post("/event", Self.event)
        #expect(event.status == 503)
        #expect(event.text.contains("The database has no primary at the moment; nothing was stored."))
        let question = try await api.get("/sites")
        #expect(question.status == 503)
        #expect(question.text.contains("The database has no primary at the moment."))
        #expect(api.program.standardError.contains("rs.status()"))
        mongod.kill()
        try await Eventually.holds("it cannot be reached") {
            try await api.post("/event", Self.event).text.contains(
                "The database cannot be reached; nothing was stored."
            )
        }
        api.program.send(SIGTERM)
        #expect(try await api.program.exitCode() == 0)
    }
}
