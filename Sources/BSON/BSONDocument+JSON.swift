extension BSONDocument {
    /// The document as relaxed Extended JSON, for people to read.
    ///
    /// Types that this module does not read end the text with `…`.
    ///
    /// Source: https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
    public var json: String {
        var parts: [String] = []
        var reader = BSONReader(bytes[...])
        do {
            while let element = try reader.next() {
                parts.append("\(Self.quoted(element.key)): \(element.value.json)")
            }
        } catch {
            parts.append("…")
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension BSONValue {
    /// The value as relaxed Extended JSON.
    public var json: String {
        switch self {
        case .double(let value): "\(value)"
        case .string(let value): BSONDocument.quoted(value)
        case .document(let value): value.json
        case .array(let value): "[\(((try? value.values()) ?? []).map(\.json).joined(separator: ", "))]"
        case .binary(let bytes, _): "{\"$binary\": \"\(bytes.count) bytes\"}"
        case .objectID(let value): "{\"$oid\": \"\(value.hex)\"}"
        case .bool(let value): value ? "true" : "false"
        case .date(let milliseconds): "{\"$date\": {\"$numberLong\": \"\(milliseconds)\"}}"
        case .null: "null"
        case .int32(let value): "\(value)"
        case .int64(let value): "\(value)"
        case .timestamp(let value): "{\"$timestamp\": {\"t\": \(value >> 32), \"i\": \(value & 0xFFFF_FFFF)}}"
        }
    }
}
