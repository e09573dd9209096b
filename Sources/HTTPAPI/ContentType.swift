import HTTPTypes
import Hummingbird

/// What a body is said to be.
enum ContentType: Sendable {
    case json
    case lines

    /// Reads the `Content-Type` header; a body without one is taken for JSON, and checked as such.
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
            default: nil
            }
        guard let type, accepted.contains(type) else {
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

    private var name: String {
        switch self {
        case .json: "application/json"
        case .lines: "application/x-ndjson"
        }
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
