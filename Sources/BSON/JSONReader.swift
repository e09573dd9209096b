/// A strict pull parser over the bytes of a request: RFC 8259 in UTF-8, one pass, no intermediate values.
///
/// The bytes are handed to every call instead of being kept, so that they are never copied and need no pointer.
/// Stricter than the RFC in what it leaves to parsers: no byte-order mark, no NUL in strings, no lone surrogates, no
/// whole numbers beyond 64 bits that a double cannot hold exactly nor any from 2^127 on, no numbers that overflow or
/// vanish.
public struct JSONReader: Sendable {
    /// How deeply a value that is skipped may be nested.
    public static let depthLimit = 32

    /// The next byte to read.
    public internal(set) var offset: Int

    /// - Parameter offset: Where to begin reading.
    public init(offset: Int = 0) {
        self.offset = offset
    }

    /// What the next value is, judged by its first byte; nothing is consumed but white space.
    public mutating func peek(in json: Span<UInt8>) throws(JSONError) -> JSONKind {
        skipWhitespace(in: json)
        guard offset < json.count else { throw error(.unexpectedEnd) }
        switch json[offset] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: throw error(.unexpectedCharacter)
        }
    }

    /// Consumes `{`.
    public mutating func beginObject(in json: Span<UInt8>) throws(JSONError) {
        guard try peek(in: json) == .object else { throw error(.expected(.object)) }
        offset += 1
    }

    /// Consumes `[`.
    public mutating func beginArray(in json: Span<UInt8>) throws(JSONError) {
        guard try peek(in: json) == .array else { throw error(.expected(.array)) }
        offset += 1
    }

    /// Steps to the next member of an object, up to its name; `false` after the last one, with `}` consumed.
    public mutating func nextMember(isFirst: Bool, in json: Span<UInt8>) throws(JSONError) -> Bool {
        guard try next(isFirst: isFirst, closing: UInt8(ascii: "}"), in: json) else { return false }
        guard offset < json.count else { throw error(.unexpectedEnd) }
        guard json[offset] == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
        return true
    }

    /// Steps to the next element of an array; `false` after the last one, with `]` consumed.
    public mutating func nextElement(isFirst: Bool, in json: Span<UInt8>) throws(JSONError) -> Bool {
        try next(isFirst: isFirst, closing: UInt8(ascii: "]"), in: json)
    }

    /// Consumes a member's name and the colon behind it, and appends the name to `name`.
    public mutating func name(into name: inout [UInt8], in json: Span<UInt8>) throws(JSONError) {
        _ = try appendString(to: &name, in: json)
        try colon(in: json)
    }

    mutating func colon(in json: Span<UInt8>) throws(JSONError) {
        skipWhitespace(in: json)
        guard offset < json.count else { throw error(.unexpectedEnd) }
        guard json[offset] == UInt8(ascii: ":") else { throw error(.unexpectedCharacter) }
        offset += 1
    }

    /// Consumes `true` or `false`.
    public mutating func bool(in json: Span<UInt8>) throws(JSONError) -> Bool {
        guard try peek(in: json) == .boolean else { throw error(.expected(.boolean)) }
        if json[offset] == UInt8(ascii: "t") {
            try literal("true", in: json)
            return true
        }
        try literal("false", in: json)
        return false
    }

    /// Consumes any value by its structure alone: brackets, quotes, commas and colons.
    ///
    /// For stepping over a value that has been refused already, so that its neighbours can be read.
    public mutating func skipValue(in json: Span<UInt8>, depth: Int = 0) throws(JSONError) {
        guard depth <= Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit)) }
        switch try peek(in: json) {
        case .object:
            offset += 1
            var isFirst = true
            while try nextMember(isFirst: isFirst, in: json) {
                isFirst = false
                try skipString(in: json)
                try colon(in: json)
                try skipValue(in: json, depth: depth + 1)
            }
        case .array:
            offset += 1
            var isFirst = true
            while try nextElement(isFirst: isFirst, in: json) {
                isFirst = false
                try skipValue(in: json, depth: depth + 1)
            }
        case .string: try skipString(in: json)
        case .number: skipNumber(in: json)
        case .boolean: _ = try bool(in: json)
        case .null: try literal("null", in: json)
        }
    }

    private mutating func skipString(in json: Span<UInt8>) throws(JSONError) {
        offset += 1
        while offset < json.count {
            let byte = json[offset]
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func skipNumber(in json: Span<UInt8>) {
        while offset < json.count {
            switch json[offset] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                offset += 1
            default: return
            }
        }
    }

    /// Checks that only white space is left.
    public mutating func end(in json: Span<UInt8>) throws(JSONError) {
        skipWhitespace(in: json)
        guard offset == json.count else { throw error(.trailingBytes) }
    }

    /// Consumes white space.
    public mutating func skipWhitespace(in json: Span<UInt8>) {
        while offset < json.count {
            switch json[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func next(isFirst: Bool, closing: UInt8, in json: Span<UInt8>) throws(JSONError) -> Bool {
        skipWhitespace(in: json)
        guard offset < json.count else { throw error(.unexpectedEnd) }
        if json[offset] == closing {
            offset += 1
            return false
        }
        guard !isFirst else { return true }
        guard json[offset] == UInt8(ascii: ",") else { throw error(.unexpectedCharacter) }
        offset += 1
        skipWhitespace(in: json)
        // A comma promises another item, so a closing bracket behind it is an error that the caller finds.
        return true
    }

    private mutating func literal(_ word: StaticString, in json: Span<UInt8>) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < json.count else { throw error(.unexpectedEnd) }
            guard json[offset] == word.utf8Start[index] else { throw error(.unexpectedCharacter) }
            offset += 1
        }
    }

    func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, offset: offset)
    }
}
