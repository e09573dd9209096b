import Analytics
import HTTPTypes

/// Tells the `POST /event` requests that need nothing but their body read.
enum PlainEventRequest {
    /// Whether the request is one; not when it has anything about it that needs a closer look.
    static func matches(_ request: HTTPRequest) -> Bool {
        guard request.method == .post, request.path == "/event" else { return false }
        var length: Int?
        for field in request.headerFields {
            switch field.name {
            case .contentLength: length = Int(field.value)
            case .contentType: guard field.value == "application/json" else { return false }
            case .connection: guard field.value == "keep-alive" || field.value == "Keep-Alive" else { return false }
            case .contentEncoding, .transferEncoding, .expect, .upgrade: return false
            default: break
            }
        }
        return length.map((0...EventRules.eventSize).contains) ?? false
    }
}
