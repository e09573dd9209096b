import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Tells what happens on a site now.
struct RealtimeController: Sendable {
    private let lane: MongoLane
    private let reader: RealtimeReader

    init(lane: MongoLane, reader: RealtimeReader) {
        self.lane = lane
        self.reader = reader
    }

    /// `GET /realtime`.
    @Sendable func report(_ request: Request, _ context: some RequestContext) async throws -> Response {
        let query = try RealtimeQuery(parameters: QueryString.parse(request.uri.query ?? ""))
        let report = try await lane.run(within: .milliseconds(4_500)) { [reader] client in
            try reader.report(query, on: client)
        }
        return .json(.ok, JSONText(report))
    }
}
