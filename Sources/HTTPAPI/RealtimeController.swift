import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Tells what happens on a site now.
struct RealtimeController: Sendable {
    let questions: Questions
    let reader: RealtimeReader

    /// `GET /realtime`.
    @Sendable func report(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try RealtimeQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        let report = try await questions.scan(context) { call, client in
            try reader.report(query, call, on: client)
        }
        return .json(.ok, JSONText(report))
    }
}
