import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Answers questions.
struct StatsController: Sendable {
    private let lane: MongoLane
    private let reader: StatsReader

    init(lane: MongoLane, reader: StatsReader) {
        self.lane = lane
        self.reader = reader
    }

    /// `GET /stats`.
    @Sendable func report(_ request: Request, _ context: some RequestContext) async throws -> Response {
        let query = try StatsQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        let report = try await lane.run(within: .milliseconds(4_500)) { [reader] client in
            try reader.report(query, on: client)
        }
        return .json(.ok, JSONText(report))
    }
}
