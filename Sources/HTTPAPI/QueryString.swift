import Analytics

/// Reads the query of a URL as forms write it.
///
/// Source: https://url.spec.whatwg.org/#urlencoded-parsing
enum QueryString {
    /// Names and values in their order, percent-decoded, `+` as a space.
    ///
    /// - Throws: ``InvalidInput`` for a `%` without two hexadecimal digits, or bytes that are not UTF-8.
    static func parse(_ query: String) throws(InvalidInput) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        // By bytes: a combining mark behind "=" makes one Character of the two, which is no separator.
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            parameters.append((try decode(pair[0]), pair.count > 1 ? try decode(pair[1]) : ""))
        }
        return parameters
    }

    /// Decodes a part of a path, in which `+` is a plus.
    static func decode(percentEncoded text: Substring) throws(InvalidInput) -> String {
        try decode(text.utf8, plusIsSpace: false)
    }

    private static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool = true) throws(InvalidInput) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let upper = rest.popFirst().flatMap(digit), let lower = rest.popFirst().flatMap(digit) else {
                    throw InvalidInput(field: nil, rule: "the address has a % without two hexadecimal digits behind it")
                }
                bytes.append(upper << 4 | lower)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw InvalidInput(field: nil, rule: "the address is not valid UTF-8")
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
