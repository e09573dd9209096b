/// Why a line of an access log is not an entry. What it quotes from the line is short and printable.
public enum AccessLogError: Error, Equatable, Sendable {
    /// The line begins with a space.
    case noRemoteHost
    /// The identity and the user are not between the remote host and the timestamp.
    case noUser
    /// There is no `[` after the remote host.
    case noTimestamp
    /// The timestamp is not of the form `17/May/2015:10:05:03 +0000`.
    case malformedTimestamp(String)
    /// The timestamp names a day, time or offset that does not exist.
    case impossibleTimestamp(String)
    /// There is no quoted request after the timestamp.
    case noRequest
    /// The request's closing quote is missing.
    case unterminatedRequest
    /// The request is not a method followed by something that has a path.
    case noRequestPath(String)
    /// After the request there are not three digits.
    case malformedStatus(String)
    /// After the status there is neither a number of bytes nor `-`.
    case malformedSize(String)
    /// The remote host is not UTF-8.
    case remoteHostNotUTF8(String)
    /// The path is not UTF-8.
    case pathNotUTF8(String)
    /// The line has more bytes than the limit.
    case lineTooLong(limit: Int)
    /// The input ends in the middle of this line.
    case incompleteLastLine
}

extension AccessLogError: CustomStringConvertible {
    /// The reason, for whoever looks after the log.
    public var description: String {
        switch self {
        case .noRemoteHost: "no remote host at the beginning"
        case .noUser: "no identity and user between the remote host and the timestamp"
        case .noTimestamp: "no timestamp in square brackets"
        case .malformedTimestamp(let text): "timestamp not like [17/May/2015:10:05:03 +0000]: \(text)"
        case .impossibleTimestamp(let text): "timestamp that does not exist: \(text)"
        case .noRequest: "no quoted request after the timestamp"
        case .unterminatedRequest: "no closing quote after the request"
        case .noRequestPath(let text): "no request path: \(text)"
        case .malformedStatus(let text): "no three-digit status after the request: \(text)"
        case .malformedSize(let text): "no size after the status: \(text)"
        case .remoteHostNotUTF8(let text): "remote host that is not UTF-8: \(text)"
        case .pathNotUTF8(let text): "path that is not UTF-8: \(text)"
        case .lineTooLong(let limit): "line longer than \(limit) bytes"
        case .incompleteLastLine: "the log ends in the middle of this line; import it again once the line is complete"
        }
    }
}
