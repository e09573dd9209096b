import Analytics
import BSON

/// Reads a question that is written as a JSON object whose members are called as the parameters of `GET /stats` are.
///
/// A value is a string or a number. One of a parameter that may be repeated is an array of such values, too; one of
/// `metrics`, an array of names. In place of a filter's text there may be an object:
/// `{"dimension": "path", "operator": "=^", "values": ["/blog/"]}`; in place of a goal's or a step's, also an array of filters.
struct QuestionBody {
    /// Bytes that a question may have.
    static let sizeLimit = 64 * 1_024

    private var reader = JSONReader()
    private var parameters: [(name: String, value: String)] = []

    /// Names and values in their order, as in the query of a URL.
    /// - Throws: ``InvalidInput``.
    static func parse(_ json: Span<UInt8>) throws(InvalidInput) -> [(name: String, value: String)] {
        var body = QuestionBody()
        do {
            try body.object(in: json)
            try body.reader.end(in: json)
        } catch let error as InvalidInput {
            throw error
        } catch {
            throw InvalidInput(field: nil, rule: "a question must be a JSON object: \(error)")
        }
        return body.parameters
    }

    private mutating func object(in json: Span<UInt8>) throws {
        try reader.beginObject(in: json)
        var isFirst = true
        while try reader.nextMember(isFirst: isFirst, in: json) {
            isFirst = false
            let name = try name(in: json)
            if name == "metrics", try reader.peek(in: json) == .array {
                parameters.append(
                    (name, try list(of: name, in: json) { try $0.text(of: name, in: json) }.joined(separator: ","))
                )
            } else if try reader.peek(in: json) == .array {
                for value in try list(of: name, in: json, { try $0.goal(of: name, in: json) }) {
                    parameters.append((name, value))
                }
            } else {
                parameters.append((name, try filter(of: name, in: json)))
            }
        }
    }

    private mutating func name(in json: Span<UInt8>) throws -> String {
        var bytes: [UInt8] = []
        try reader.name(into: &bytes, in: json)
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func list(
        of name: String,
        in json: Span<UInt8>,
        _ element: (inout QuestionBody) throws -> String
    ) throws -> [String] {
        try reader.beginArray(in: json)
        var values: [String] = []
        while try reader.nextElement(isFirst: values.isEmpty, in: json) { values.append(try element(&self)) }
        return values
    }

    /// A filter, or several between semicolons.
    private mutating func goal(of name: String, in json: Span<UInt8>) throws -> String {
        guard try reader.peek(in: json) == .array else { return try filter(of: name, in: json) }
        return try list(of: name, in: json) { try $0.filter(of: name, in: json) }
            .map { $0.replacing(";", with: "\\;") }.joined(separator: ";")
    }

    private mutating func filter(of name: String, in json: Span<UInt8>) throws -> String {
        guard try reader.peek(in: json) == .object else { return try text(of: name, in: json) }
        try reader.beginObject(in: json)
        var (dimension, sign, values): (String?, String?, [String]?)
        var isFirst = true
        while try reader.nextMember(isFirst: isFirst, in: json) {
            isFirst = false
            switch try self.name(in: json) {
            case "dimension": dimension = try text(of: name, in: json)
            case "operator": sign = try text(of: name, in: json)
            case "values":
                values = try list(of: name, in: json) { try $0.text(of: name, in: json) }
            default:
                throw InvalidInput(field: name, rule: "has a filter with more than dimension, operator and values")
            }
        }
        guard let dimension, let sign, let values else {
            throw InvalidInput(field: name, rule: "has a filter without dimension, operator or values")
        }
        let escaped = values.map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") }
        return dimension + sign + escaped.joined(separator: "|")
    }

    /// A string, or a number as it is written.
    private mutating func text(of name: String, in json: Span<UInt8>) throws -> String {
        switch try reader.peek(in: json) {
        case .string:
            var bytes: [UInt8] = []
            _ = try reader.appendString(to: &bytes, in: json)
            return String(decoding: bytes, as: UTF8.self)
        case .number:
            let start = reader.offset
            try reader.skipValue(in: json)
            return String(decoding: (start..<reader.offset).map { json[$0] }, as: UTF8.self)
        case .object, .array, .boolean, .null:
            throw InvalidInput(field: name, rule: "must be a string or a number here")
        }
    }
}
