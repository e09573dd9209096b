import Foundation
import Testing

@Suite("hostile and odd requests") struct HostileRequestTests {
    @Test("each gets exactly its status and field, and exactly the accepted events are stored", .takesTurns)
    func table() async throws {
        try await TestDatabase.with { database in
            let api = try RunningAPI(database.url)
            try await api.ready()
            var stored = 0
            for row in HostileRequest.all {
                try await check(row, api)
                let count = try await database.count("events_queue")
                #expect(count - stored == row.stored, "\(row.name)")
                stored = count
            }
            #expect(try await api.get("/healthz").status == 200)
            #expect(!api.program.standardError.contains("unexpected"), "\(api.program.standardError)")

            let worker = try RunningWorker(database.url)
            try await Eventually.holds("the queue is empty") { try await database.count("events_queue") == 0 }
            #expect(try await database.count("events") == stored)
            for program in [api.program, worker.program] {
                program.send(SIGTERM)
                #expect(try await program.exitCode() == 0)
            }
        }
    }

    private func check(_ row: HostileRequest, _ api: RunningAPI) async throws {
        do {
            let answers = try await OwnThread.run { [port = api.port] in try Self.answers(to: row, port: port) }
            for (answer, expected) in zip(answers, row.answers) {
                let context: Comment = "\(row.name): \(answer.status) \(answer.text.prefix(300))"
                #expect(answer.status == expected.status, context)
                guard answer.status >= 400 else { continue }
                #expect(answer.header("content-type") == "application/problem+json", context)
                let problem = try answer.decoded(as: ProblemAnswer.self)
                #expect(problem.field == expected.field, context)
                #expect(
                    problem.status == answer.status && problem.type == "about:blank" && !problem.title.isEmpty,
                    context
                )
                #expect(!problem.detail.isEmpty, context)
            }
        } catch {
            guard api.program.isRunning else {
                throw Failure("\(row.name) has ended the API: \(api.program.standardError)")
            }
            Issue.record("\(row.name): \(error)")
        }
    }

    private static func answers(to row: HostileRequest, port: Int) throws -> [HTTPAnswer] {
        let connection = try HTTPConnection(port: port, patience: 10)
        let bytes = try row.bytes()
        switch row.sending {
        case .whole: try connection.send(bytes)
        case .trickled: for byte in bytes { try connection.send([byte]) }
        case .finished:
            try connection.send(bytes)
            connection.finishSending()
        }
        if row.answers.isEmpty {
            // Nobody to answer: the server closes, at most after saying that this was no request.
            do throws(any Error) {
                let answer = try connection.answer()
                guard answer.status == 400 else { throw Failure("answered with \(answer.status)") }
            } catch HTTPFailure.closed {}
            return []
        }
        return try row.answers.map { _ in try connection.answer() }
    }

    @Test("the answer to a batch tells each event's fate at its place")
    func results() async throws {
        try await RunningService.with { service in
            let body = #"""
                [{"site_id":"s","event_type":"t","event_id":"a"},{"site_id":"s"},7,
                 {"site_id":"s","event_type":"t","event_id":"b","colour":"red"},{"site_id":"s","event_type":"t","event_id":"c"}]
                """#
            let answer = try await service.api.post("/events", body).decoded(as: BatchAnswer.self)
            #expect(answer.queued == 2)
            #expect(answer.results.map(\.status) == ["queued", "invalid", "invalid", "invalid", "queued"])
            #expect(answer.results.map(\.eventId) == ["a", nil, nil, nil, "c"])
            #expect(answer.results.map(\.field) == [nil, "event_type", nil, "colour", nil])
            #expect(answer.results[3].detail == "colour is not a field of an event; put it under properties")

            let bad = try await service.api.post("/events", #"[{"event_type":"t"},{"site_id":5}]"#)
            #expect(bad.status == 400)
            let problem = try bad.decoded(as: ProblemAnswer.self)
            #expect(problem.results?.map(\.field) == ["site_id", "site_id"])
            #expect(problem.results?.allSatisfy { $0.status == "invalid" && $0.detail != nil } == true)
        }
    }

    @Test("an error says what to do, and nothing of it is what the client sent unescaped")
    func problems() async throws {
        try await RunningService.with { service in
            let answer = try await service.api.post("/event", #"{"site_id":"s","event_type":"t","a\"b<\u0001":1}"#)
            let problem = try answer.decoded(as: ProblemAnswer.self)
            #expect(problem.field == "a\"b<\u{1}")
            #expect(problem.title == "Bad Request")
            #expect(problem.detail.contains("put it under properties"))
        }
    }
}
