import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Lists the sites.
struct SitesController: Sendable {
    let questions: Questions
    let reader: SiteReader

    /// `GET /sites`.
    @Sendable func report(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try SitesQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        let report = try await questions.ask(
            context,
            rollups: { call, client in try reader.rollupReport(query, call, on: client) },
            events: { call, client in try reader.report(query, call, on: client) }
        )
        return .json(.ok, JSONText(report))
    }
}
