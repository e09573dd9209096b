import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Why one request got no receipt.
enum AttemptFailure: Error {
    /// It may be otherwise soon; the server may have said after how long.
    case passing(reason: String, retryAfter: Duration?)
    case final(ImportError)

    /// Too many requests, and what a service or the proxy before it says while it is away.
    private static let passingStatuses: Set<Int> = [429, 502, 503, 504]

    /// What waiting cannot change.
    private static let finalCodes: Set<URLError.Code> = [
        .badURL, .unsupportedURL, .httpTooManyRedirects, .secureConnectionFailed, .serverCertificateHasBadDate,
        .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .serverCertificateUntrusted,
        .clientCertificateRejected, .clientCertificateRequired,
    ]

    /// For a request that got no answer.
    init(_ error: any Error, url: String) {
        let reason = Printable.text(error.localizedDescription)
        if let error = error as? URLError, !Self.finalCodes.contains(error.code) {
            self = .passing(reason: "no answer (\(reason))", retryAfter: nil)
        } else {
            self = .final(.rejected(url: url, reason: reason))
        }
    }

    /// For an answer that is an error.
    init(_ response: HTTPURLResponse, body: Data, url: String) {
        let status = response.statusCode
        let name = HTTPURLResponse.localizedString(forStatusCode: status)
        let reason = ProblemDetails.reason(status: status, name: name, body: body)
        if Self.passingStatuses.contains(status) {
            self = .passing(reason: reason, retryAfter: Self.retryAfter(response))
        } else if [404, 405].contains(status) || status < 400 {
            self = .final(.unexpectedAnswer(url: url, reason: reason))
        } else {
            self = .final(.rejected(url: url, reason: reason))
        }
    }

    /// The header's seconds; its other form, a date, is not used by this API and does without.
    private static func retryAfter(_ response: HTTPURLResponse) -> Duration? {
        response.value(forHTTPHeaderField: "Retry-After").flatMap(Int.init).map { .seconds(min(max($0, 0), 86_400)) }
    }
}
