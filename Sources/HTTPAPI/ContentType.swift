import HTTPTypes
import NIOCore

/// What a body is said to be.
enum ContentType: Sendable {
    case json
    case lines
    /// Any text: what a browser says of a string. It needs no preflight.
    case text
    /// A form: what curl -d says of everything.
    case form

    /// Reads the `Content-Type` header; a body without one is taken for JSON, and checked as such. Text and forms are always
    /// accepted, and taken for JSON: see ``format(of:)``.
    /// - Throws: ``Problem`` 415 when the type is not among `accepted`, or the charset is not UTF-8.
    init(_ headers: HTTPFields, accepting accepted: [ContentType]) throws(Problem) {
        guard let header = headers[.contentType] else {
            self = .json
            return
        }
        let parts = header.lowercased().split(separator: ";").map { $0.trimmingSpaces() }
        let type: ContentType? =
            switch parts.first {
            case "application/json": .json
            case "application/x-ndjson", "application/ndjson", "application/jsonl": .lines
            case "text/plain": .text
            case "application/x-www-form-urlencoded": .form
            default: nil
            }
        guard let type, type == .text || type == .form || accepted.contains(type) else {
            let names = accepted.map(\.name).joined(separator: " or ")
            throw Problem(.unsupportedMediaType, "The Content-Type must be \(names).", field: "Content-Type")
        }
        for parameter in parts.dropFirst() where parameter.hasPrefix("charset=") {
            let charset = parameter.dropFirst("charset=".count)
            guard charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8" else {
                throw Problem(.unsupportedMediaType, "The charset must be UTF-8.", field: "Content-Type")
            }
        }
        self = type
    }

    /// Whether a body is one JSON text, or one for each line: what it is said to be, and for text and forms, what it looks
    /// like: an array is one JSON text, and everything else is lines.
    /// - Throws: ``Problem`` 415 when a form is none of these.
    func format(of body: ByteBuffer) throws(Problem) -> Format {
        switch self {
        case .json: return .json
        case .lines: return .lines
        case .text: return body.firstInk == UInt8(ascii: "[") ? .json : .lines
        case .form:
            switch body.firstInk {
            case UInt8(ascii: "["): return .json
            case UInt8(ascii: "{"): return .lines
            default:
                throw Problem(
                    .unsupportedMediaType,
                    """
                    The body is a form and must be JSON. Send JSON with the header Content-Type: application/json, which \
                    curl -d does not send by itself.
                    """,
                    field: "Content-Type"
                )
            }
        }
    }

    /// How a body of several events is written.
    enum Format: Sendable {
        case json
        case lines
    }

    private var name: String {
        switch self {
        case .json: "application/json"
        case .lines: "application/x-ndjson"
        case .text: "text/plain"
        case .form: "application/x-www-form-urlencoded"
        }
    }
}

extension ByteBuffer {
    /// The first byte that is no white space of JSON.
    fileprivate var firstInk: UInt8? {
        readableBytesView.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        drop { $0 == " " || $0 == "\t" }.trimmingSuffix()
    }

    private func trimmingSuffix() -> Substring {
        var text = self
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
