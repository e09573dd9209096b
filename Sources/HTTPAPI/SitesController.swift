import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Lists the sites.
struct SitesController: Sendable {
    private let lane: MongoLane
    private let reader: SiteReader

    init(lane: MongoLane, reader: SiteReader) {
        self.lane = lane
        self.reader = reader
    }

    /// `GET /sites`.
    @Sendable func report(_ request: Request, _ context: some RequestContext) async throws -> Response {
        let query = try SitesQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        let report = try await lane.run(within: .milliseconds(4_500)) { [reader] client in
            try reader.report(query, on: client)
        }
        return .json(.ok, JSONText(report))
    }
}
