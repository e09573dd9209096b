/// What one line of an access log says about a request.
public struct AccessLogEntry: Equatable, Sendable {
    /// The client's address or name; `nil` where the server wrote `-` because it knew none.
    public let remoteHost: String?
    /// When the request was received: RFC 3339, with the offset that the log gives.
    public let timestamp: String
    /// The request method, in the letters of the log.
    public let method: String
    /// The path of the request target, as the client sent it, without query string and fragment.
    public let path: String
}
