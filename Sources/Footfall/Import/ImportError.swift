import Gzip

/// Why an import cannot go on.
enum ImportError: Error, Equatable {
    /// The operating system's words for why a log cannot be read.
    case unreadable(log: String, reason: String)
    case badGzip(log: String, GunzipError)
    /// The API could not be reached, or was not ready, for as long as the user would wait.
    case unavailable(url: String, reason: String)
    /// The API does not take the request, and would not if it were sent again.
    case rejected(url: String, reason: String)
    case unexpectedAnswer(url: String, reason: String)
    case interrupted
}

extension ImportError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let log, let reason): "cannot read \(log): \(reason)"
        case .badGzip(let log, let error): "\(log) \(error)"
        case .unavailable(let url, let reason):
            "\(url) is not available: \(reason). Is the API running? Importing again later counts nothing twice."
        case .rejected(let url, let reason): "\(url) refused the events: \(reason)"
        case .unexpectedAnswer(let url, let reason): "\(url) does not answer like a Footfall API: \(reason)"
        case .interrupted: "interrupted; importing again counts nothing twice"
        }
    }
}
