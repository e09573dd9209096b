import Analytics
package import HTTPTypes
import Hummingbird
import Ingest
import NIOCore
import Storage

/// An error as the client sees it.
///
/// Source: RFC 9457, Problem Details for HTTP APIs.
package struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    /// What is wrong this time, in a sentence.
    var detail: String
    /// The field or parameter that is meant.
    var field: String?
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?
    /// The methods that the resource allows, for 405.
    var allow: String?
    /// Each event's fate, for a batch without a single good one.
    var results: [Result<EventIdentity, InvalidInput>] = []

    package init(_ status: HTTPResponse.Status, _ detail: String, field: String? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.detail = detail
        self.field = field
        self.retryAfter = retryAfter
    }

    init(_ input: InvalidInput) {
        self.init(.badRequest, input.description, field: input.field)
    }

    init(_ error: IngestError) {
        switch error {
        case .overloaded:
            self.init(
                .serviceUnavailable,
                "Too many events are waiting to be written; nothing was stored.",
                retryAfter: 1
            )
        case .queueFull:
            self.init(
                .serviceUnavailable,
                "Too many events are waiting to be counted; nothing was stored.",
                retryAfter: 5
            )
        case .unavailable:
            self.init(.serviceUnavailable, "The database cannot be reached; nothing was stored.", retryAfter: 2)
        case .noPrimary:
            self.init(
                .serviceUnavailable,
                "The database has no primary at the moment; nothing was stored.",
                retryAfter: 2
            )
        case .notAllowed:
            self.init(
                .serviceUnavailable,
                "The database does not let this service write, and its log says more; nothing was stored.",
                retryAfter: 30
            )
        case .outOfSpace:
            self.init(
                .serviceUnavailable,
                "The database has no space left. Sending it again with the same event_id is safe.",
                retryAfter: 30
            )
        case .unknownOutcome:
            self.init(
                .serviceUnavailable,
                "The database did not confirm the write in time. Sending it again with the same event_id is safe.",
                retryAfter: 2
            )
        }
    }

    /// The problem as JSON.
    var body: ByteBuffer {
        var json = JSONText()
        json.object { json in
            json.field("type", "about:blank")
            json.field("title", status.reasonPhrase)
            json.field("status", status.code)
            json.field("detail", detail)
            if let field { json.field("field", field) }
            if !results.isEmpty { json.results(results) }
        }
        return json.buffer
    }

    /// What the head says beside the status.
    var headers: HTTPFields {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let allow { headers[.allow] = allow }
        return headers
    }

    var response: Response {
        Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }
}
