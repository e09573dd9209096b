/// Undoes the escapes that Apache and nginx write inside quotes.
enum QuotedField {
    /// The bytes as the client sent them. A backslash that begins no known escape stays as it is.
    static func unescape(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard field.contains(ASCII.backslash) else { return field }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(field.count)
        var rest = field
        while let byte = rest.popFirst() {
            if byte == ASCII.backslash, let escape = escape(at: rest) {
                bytes.append(escape.byte)
                rest.removeFirst(escape.length)
            } else {
                bytes.append(byte)
            }
        }
        return bytes[...]
    }

    /// The byte that stands after a backslash in `rest`, and how many bytes say so.
    private static func escape(at rest: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        guard let letter = rest.first else { return nil }
        switch letter {
        case ASCII.quote, ASCII.backslash: return (letter, 1)
        case UInt8(ascii: "n"): return (0x0a, 1)
        case UInt8(ascii: "r"): return (0x0d, 1)
        case UInt8(ascii: "t"): return (0x09, 1)
        case UInt8(ascii: "b"): return (0x08, 1)
        case UInt8(ascii: "v"): return (0x0b, 1)
        case UInt8(ascii: "f"): return (0x0c, 1)
        case UInt8(ascii: "x"):
            let digits = rest.dropFirst().prefix(2).compactMap(ASCII.hexValue)
            return digits.count == 2 ? (digits[0] << 4 | digits[1], 3) : nil
        default: return nil
        }
    }
}
