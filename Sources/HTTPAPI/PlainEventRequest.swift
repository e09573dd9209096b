import Analytics
import HTTPTypes
import NIOCore

/// Tells the `POST /event` requests that need nothing but their body read.
package struct PlainEventRequest: Sendable {
    let route: Route
    let policy: RequestPolicy

    package init(route: Route, policy: RequestPolicy) {
        self.route = route
        self.policy = policy
    }

    /// Whether the request is one; not when it has anything about it that needs a closer look, or the policy refuses it:
    /// then the router says why.
    func matches(_ request: HTTPRequest, from peer: @autoclosure () -> SocketAddress?) -> Bool {
        isPlain(request) && policy.refusal(of: request, on: route, from: peer()) == nil
    }

    private func isPlain(_ request: HTTPRequest) -> Bool {
        guard request.method == route.method, request.path == route.path else { return false }
        var length: Int?
        for field in request.headerFields {
            switch field.name {
            case .contentLength: length = Int(field.value)
            case .contentType:
                // The second one is what browsers say of a string that `navigator.sendBeacon` sends.
                guard field.value == "application/json" || field.value == "text/plain;charset=UTF-8" else {
                    return false
                }
            case .connection: guard field.value == "keep-alive" || field.value == "Keep-Alive" else { return false }
            case .contentEncoding, .transferEncoding, .expect, .upgrade: return false
            default: break
            }
        }
        return length.map((0...EventRules.eventSize).contains) ?? false
    }
}
