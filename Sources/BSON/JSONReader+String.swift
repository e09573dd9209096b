extension JSONReader {
    /// Consumes a string and appends its text, unescaped, as UTF-8.
    ///
    /// - Returns: The text's length in Unicode scalars ("characters" in every limit of an event).
    public mutating func appendString(
        to text: inout [UInt8],
        in json: Span<UInt8>
    ) throws(JSONError) -> Int {
        guard try peek(in: json) == .string else { throw error(.expected(.string)) }
        offset += 1
        var scalars = 0
        var runStart = offset
        while offset < json.count {
            let byte = json[offset]
            if byte >= 0x80 {
                try multibyteScalar(in: json)
                scalars += 1
            } else if byte == UInt8(ascii: "\"") {
                append(json, runStart, to: &text)
                offset += 1
                return scalars
            } else if byte == UInt8(ascii: "\\") {
                append(json, runStart, to: &text)
                try escape(to: &text, in: json)
                scalars += 1
                runStart = offset
            } else if byte < 0x20 {
                throw error(.controlCharacter)
            } else {
                offset += 1
                scalars += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    /// Copies the bytes from `start` up to the reader.
    private func append(_ json: Span<UInt8>, _ start: Int, to text: inout [UInt8]) {
        guard start < offset else { return }
        // The pointer lives for the copy only; one memory copy is several times faster than a loop of checked reads.
        json.extracting(start..<offset).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }

    /// Checks one scalar of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF.
    ///
    /// Source: Unicode 15, table 3-7, well-formed UTF-8 byte sequences.
    private mutating func multibyteScalar(in json: Span<UInt8>) throws(JSONError) {
        let first = json[offset]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        default: throw error(.invalidUTF8)
        }
        guard offset + length <= json.count, second.contains(json[offset + 1]) else { throw error(.invalidUTF8) }
        for index in 2..<max(length, 2) where json[offset + index] & 0xC0 != 0x80 {
            throw error(.invalidUTF8)
        }
        offset += length
    }

    /// Consumes an escape sequence, surrogate pairs included, and appends its scalar.
    private mutating func escape(to text: inout [UInt8], in json: Span<UInt8>) throws(JSONError) {
        guard offset + 1 < json.count else { throw error(.unexpectedEnd) }
        let letter = json[offset + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            text.append(contentsOf: UTF8.encode(try unicodeEscape(in: json)) ?? UTF8.encodedReplacementCharacter)
            return
        default: throw error(.invalidEscape)
        }
        offset += 2
    }

    /// Consumes `\uXXXX`, or two of them that form a surrogate pair.
    private mutating func unicodeEscape(in json: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit(in: json)
        if let scalar = Unicode.Scalar(first) {
            guard scalar != "\0" else { throw error(.nulCharacter) }
            offset += 6
            return scalar
        }
        guard first < 0xDC00, offset + 7 < json.count, json[offset + 6] == UInt8(ascii: "\\"),
            json[offset + 7] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate) }
        let ahead = JSONReader(offset: offset + 6)
        let second = try ahead.codeUnit(in: json)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw error(.loneSurrogate) }
        offset += 12
        return scalar
    }

    /// Reads the four hexadecimal digits behind `\u`, without consuming them.
    private func codeUnit(in json: Span<UInt8>) throws(JSONError) -> UInt16 {
        guard offset + 6 <= json.count else { throw error(.unexpectedEnd) }
        var value: UInt16 = 0
        for index in 2..<6 {
            let digit = json[offset + index]
            switch digit {
            case 48...57: value = value << 4 | UInt16(digit - 48)
            case 65...70: value = value << 4 | UInt16(digit - 55)
            case 97...102: value = value << 4 | UInt16(digit - 87)
            default: throw error(.invalidEscape)
            }
        }
        return value
    }
}
