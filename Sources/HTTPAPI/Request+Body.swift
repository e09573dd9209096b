import Gzip
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// Collects the whole body.
    ///
    /// - Parameter limit: Bytes.
    /// - Throws: ``Problem`` 413, at once when the announced length is over the limit.
    func collect(upTo limit: Int) async throws -> ByteBuffer {
        let tooLarge = Problem(.contentTooLarge, "The body must not have more than \(limit) bytes.")
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit { throw tooLarge }
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            // Chunks that are no chunks, or a connection that ends too early; a client that is still there is told.
            throw Problem(.badRequest, "The body is not valid HTTP/1.1, or it ends too early.")
        }
    }

    /// Refuses a body that is encoded in a way that the resource does not take.
    /// - Returns: Whether the body is gzip.
    /// - Throws: ``Problem`` 415.
    func isGzip(allowed: Bool) throws(Problem) -> Bool {
        switch headers[.contentEncoding]?.lowercased() {
        case nil, "", "identity": return false
        case "gzip" where allowed, "x-gzip" where allowed: return true
        default:
            throw Problem(
                .unsupportedMediaType,
                allowed ? "The Content-Encoding must be gzip or none." : "The body must not be encoded.",
                field: "Content-Encoding"
            )
        }
    }
}
