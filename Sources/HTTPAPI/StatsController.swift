import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import NIOCore
import Statistics

/// Answers questions.
struct StatsController: Sendable {
    let questions: Questions
    let reader: StatsReader

    /// `GET /stats`.
    @Sendable func report(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try StatsQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        return .json(.ok, JSONText(try await report(query, context)))
    }

    /// `POST /stats/query`: the same with the question as JSON.
    @Sendable func query(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try ContentType(request.headers, accepting: [.json])
        _ = try request.isGzip(allowed: false)
        let body = try await request.collect(upTo: QuestionBody.sizeLimit)
        let parameters = try QuestionBody.parse(body.readableBytesUInt8Span)
        let query = try StatsQuery(parameters: parameters, of: "/stats/query")
        return .json(.ok, JSONText(try await report(query, context)))
    }

    private func report(_ query: StatsQuery, _ context: APIContext) async throws -> StatsReport {
        guard StatsReader.mayBeInRollups(query) else {
            return try await questions.scan(context) { call, client in try reader.report(query, call, on: client) }
        }
        return try await questions.ask(
            context,
            rollups: { call, client in try reader.rollupReport(query, call, on: client) },
            events: { call, client in try reader.report(query, call, on: client) }
        )
    }
}
