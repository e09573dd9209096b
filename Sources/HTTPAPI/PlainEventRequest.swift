import Analytics
import HTTPTypes

/// Tells the `POST /event` requests that need nothing but their body read.
enum PlainEventRequest {
    /// The length of the body; `nil` when the request is another one, or has something about it that needs a closer look.
    static func bodyLength(_ request: HTTPRequest) -> Int? {
        guard request.method == .post, request.path == "/event" else { return nil }
        var length: Int?
        for field in request.headerFields {
            switch field.name {
            case .contentLength: length = Int(field.value)
            case .contentType: guard field.value == "application/json" else { return nil }
            case .connection: guard field.value == "keep-alive" || field.value == "Keep-Alive" else { return nil }
            case .contentEncoding, .transferEncoding, .expect, .upgrade: return nil
            default: break
            }
        }
        guard let length, (0...EventRules.eventSize).contains(length) else { return nil }
        return length
    }
}
