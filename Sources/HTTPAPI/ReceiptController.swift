import Analytics
import HTTPTypes
import Hummingbird
import Mongo
import Statistics

/// Tells what became of an event.
struct ReceiptController: Sendable {
    let questions: Questions
    let reader: ReceiptReader

    /// `GET /event/{event_id}?site_id=…`.
    @Sendable func receipt(_ request: Request, _ context: APIContext) async throws -> Response {
        let eventID = try QueryString.decode(percentEncoded: request.uri.path.dropFirst("/event/".count))
        let siteID = try Self.siteID(try QueryString.parse(request.uri.query ?? ""))
        let receipt = try await questions.cheap(context) { call, client in
            try reader.receipt(eventID: eventID, siteID: siteID, call, on: client)
        }
        guard let receipt else {
            throw Problem(.notFound, "This site has no event of this event_id.", field: "event_id")
        }
        var json = JSONText()
        json.object { json in
            json.field("event_id", eventID)
            switch receipt {
            case .queued: json.field("status", "queued")
            case .stored: json.field("status", "stored")
            case .dead(let reason):
                json.field("status", "dead")
                json.field("reason", reason)
            }
        }
        return .json(.ok, json)
    }

    private static func siteID(_ parameters: [(name: String, value: String)]) throws(InvalidInput) -> String {
        for (name, _) in parameters where name != "site_id" {
            throw InvalidInput(field: name, rule: "is not a parameter of /event/{event_id}; it takes site_id")
        }
        guard parameters.count <= 1 else { throw InvalidInput(.siteID, "must be given only once") }
        guard let site = parameters.first?.value else { throw InvalidInput(.siteID, "is required") }
        return site
    }
}
