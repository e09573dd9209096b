import HTTPTypes
import Hummingbird
import Mongo

/// Tells supervisors how the service is.
struct HealthController: Sendable {
    let lane: MongoLane

    /// `GET /healthz`: the process is up.
    @Sendable func alive(_ request: Request, _ context: APIContext) async throws -> Response {
        var json = JSONText()
        json.object { $0.field("status", "ok") }
        return .json(.ok, json)
    }

    /// `GET /readyz`: MongoDB can be written to.
    @Sendable func ready(_ request: Request, _ context: APIContext) async throws -> Response {
        guard try await lane.run(within: Questions.timeLimit, { client in try client.isWritablePrimary() }) else {
            throw Problem(.serviceUnavailable, "The database cannot be written to.", retryAfter: 2)
        }
        var json = JSONText()
        json.object { $0.field("status", "ready") }
        return .json(.ok, json)
    }
}
