package import HTTPTypes
package import NIOCore

/// Decides on a request before it is handled, by its route, its head and where it comes from.
///
/// The router and the fast path of `POST /event` both ask it. It decides at once from what is in memory, because a connection
/// waits meanwhile. Today everybody may do everything.
package struct RequestPolicy: Sendable {
    /// Why a request is refused; `nil` lets it pass.
    package typealias Rule = @Sendable (Route, HTTPRequest, SocketAddress?) -> Problem?

    private let rule: Rule?

    /// - Parameter rule: `nil` lets everything pass. A request that it refuses on the fast path is put to it once more on the
    ///   way to its answer, so refusing must not count anything.
    package init(_ rule: Rule? = nil) {
        self.rule = rule
    }

    /// Why a request is refused; `nil` lets it pass.
    func refusal(of head: HTTPRequest, on route: Route, from peer: @autoclosure () -> SocketAddress?) -> Problem? {
        guard let rule else { return nil }
        return rule(route, head, peer())
    }
}
