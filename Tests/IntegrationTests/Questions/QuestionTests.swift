import Analytics
import Foundation
import Mongo
import Rollups
import Statistics
import Testing

/// Random questions about random events, each answer compared with a recount.
@Suite("every answer is that of a recount") struct QuestionTests {
    /// Events are sent, some twice and most of them late; some of them wait while questions are asked.
    ///
    /// - Parameters:
    ///   - questionCount: How many answers to compare; each page of a list is one.
    ///   - hasColumns: Whether the sites have columns, or are as those that are older.
    ///   - ask: Puts a question; `nil` stands for an answer that `interval` would be too long.
    /// - Returns: What was compared.
    private func compare(
        _ database: TestDatabase,
        seed: UInt64,
        questionCount: Int,
        hasColumns: Bool = true,
        ask: ([(name: String, value: String)]) async throws -> (PlainAnswer, nextCursor: String?)?
    ) async throws -> Tally {
        let rounds = 5
        var maker = QuestionMaker(seed: seed)
        var sent = SentEvents()
        var tally = Tally()
        try await database.prepare()
        for round in 1...rounds {
            // Segments are put into the documents of the rollups at once, now and then, or not at all.
            let segments = [1, 20, 5_000][round % 3]
            try await database.moveAll(limit: 90, segments: SegmentLimits(segments: segments, entries: 1 << 20))
            if !hasColumns { try await database.forgetColumns() }
            sent.countWaiting()
            let events = maker.events(1_200)
            try await database.enqueue(events)
            sent.queue(events)
            while tally.answers < questionCount * round / rounds {
                try await compare(maker.question(), sent, &tally, ask)
            }
        }
        // Questions that find nothing would prove nothing.
        try #require(tally.isVaried, "\(tally)")
        return tally
    }

    /// Asks one question, and goes on through the pages of its list for a while.
    private func compare(
        _ question: Question,
        _ sent: SentEvents,
        _ tally: inout Tally,
        _ ask: ([(name: String, value: String)]) async throws -> (PlainAnswer, nextCursor: String?)?
    ) async throws {
        let whole = Recount(question: question, sent: sent).answer()
        var cursor: String?
        var position = 0
        var pages = 0
        repeat {
            let page = try await ask(question.parameters + (cursor.map { [(name: "cursor", value: $0)] } ?? []))
            pages += 1
            var expected = whole
            let rest = whole?.lines?.dropFirst(position)
            expected?.lines = rest.map { Array($0.prefix(question.limit ?? 10)) }
            try #require(page?.0 == expected, "\(question) from \(position)")
            position += expected?.lines?.count ?? 0
            cursor = page?.nextCursor
            try #require((cursor != nil) == (position < whole?.lines?.count ?? 0), "\(question) at \(position)")
            tally.count(question, expected, isFirst: pages == 1)
        } while cursor != nil && pages < 5
    }

    @Test(
        "of 10,000 questions to the reader, and 2,000 about sites that are older than columns",
        arguments: [true, false]
    )
    func reader(hasColumns: Bool) async throws {
        let seed: UInt64 = 20_251_121
        try await TestDatabase.with { database in
            // So small that columns are forgotten again and again, but not all of them.
            let reader = StatsReader(names: TestDatabase.names, cache: ColumnCache(megabytes: 1))
            let tally = try await compare(
                database,
                seed: seed,
                questionCount: hasColumns ? 10_000 : 2_000,
                hasColumns: hasColumns
            ) { parameters in
                do {
                    let query = try StatsQuery(parameters: parameters)
                    let report = try await database.lane.run { client in try reader.report(query, on: client) }
                    return (PlainAnswer(report), report.breakdown?.nextCursor)
                } catch let error as InvalidInput {
                    try #require(error.field == "interval", "\(error)")
                    return nil
                }
            }
            let source = hasColumns ? "columns" : "events"
            print("the reader's answers from \(source) equal a recount, seed \(seed): \(tally)")
        }
    }

    /// Whether the rollups do not know the answer.
    private static func needsColumns(_ parameters: [(name: String, value: String)]) -> Bool {
        let names = parameters.map(\.name)
        return parameters.contains { name, value in
            ["event_type", "path", "path_prefix", "hostname", "filter", "bots", "goal", "funnel"].contains(name)
                || name == "breakdown" && !["path", "event_type", "hostname"].contains(value)
                || name == "sort" && value != "events" || name == "interval" && ["minute", "week"].contains(value)
                || name == "timezone" && !Set(names).isDisjoint(with: ["date", "from", "to", "interval"])
                || name == "metrics" && (value.contains("visit") || value.contains("bounce"))
                || name == "metrics" && names.contains("breakdown")
                    && (value.contains("users") || value.contains("bots"))
        } || names.count { $0 == "breakdown" } > 1
    }

    @Test("of 400 questions over HTTP", arguments: [7])
    func http(seed: UInt64) async throws {
        try await TestDatabase.with { database in
            // Every column is read anew for each question; the reader of the other test keeps them.
            let api = try RunningAPI(database.url, environment: ["QUERY_CACHE_MB": "0"])
            try await api.ready()
            let tally = try await compare(database, seed: seed, questionCount: 400) { parameters in
                let answer = try await api.get("/stats?" + parameters.urlQuery)
                if answer.status == 400 {
                    let problem = try answer.decoded(as: ProblemAnswer.self)
                    try #require(problem.field == "interval", "\(problem.detail)")
                    return nil
                }
                try #require(answer.status == 200, "\(answer.text)")
                let decoded = try JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
                let plain = PlainAnswer(decoded)
                let isRollup = decoded["source"]?.text == "rollup"
                let isEmpty = plain.numbers.values.allSatisfy { $0 == 0 }
                try #require(isEmpty || isRollup != Self.needsColumns(parameters), "\(parameters)")
                return (plain, decoded["breakdown"]?["next_cursor"]?.text)
            }
            print("answers over HTTP equal a recount, seed \(seed): \(tally)")
            api.program.send(SIGTERM)
            #expect(try await api.program.exitCode() == 0)
        }
    }
}
