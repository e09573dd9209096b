import NIOCore

/// What a generator has to know of an answer.
///
/// Reads as much of HTTP/1.1 as servers use that answer a `POST` with a body of a known length. With a complete parser a
/// request costs a quarter more, and what the generator uses is missing to the programs that are measured.
struct LoadAnswer {
    let status: Int
    /// More requests may follow on its connection.
    let isKept: Bool
    /// Bytes of its head and body.
    let length: Int

    /// What stands at the beginning of `buffer`; `nil` while the end of its head has not arrived.
    ///
    /// - Throws: ``Malformed`` if that is no answer, or one without a length.
    init?(_ buffer: ByteBuffer) throws(Malformed) {
        let view = buffer.readableBytesView
        guard let head = Self.head(view) else { return nil }
        // "HTTP/1.1 202 …"
        guard head.count >= 12, head.starts(with: "HTTP/1.1 ".utf8) else { throw Malformed() }
        guard let status = Self.number(head.dropFirst(9).prefix(3)) else { throw Malformed() }
        self.status = status

        var contentLength: Int?
        var isKept = true
        var rest = head.drop { $0 != Self.lineFeed }.dropFirst()
        while !rest.isEmpty {
            let line = rest.prefix { $0 != Self.lineFeed }
            rest = rest.dropFirst(line.count + 1)
            if let value = Self.value(of: "content-length", in: line) { contentLength = Self.number(value) }
            if let value = Self.value(of: "connection", in: line), Self.isEqual(value, "close") { isKept = false }
        }
        guard let contentLength else { throw Malformed() }
        self.isKept = isKept
        length = head.count + contentLength
    }

    /// Not an answer that could be read.
    struct Malformed: Error {}

    private static let lineFeed = UInt8(ascii: "\n")

    /// Everything up to the empty line, with it.
    private static func head(_ view: ByteBufferView) -> ByteBufferView? {
        var index = view.startIndex
        while let end = view[index...].firstIndex(of: lineFeed) {
            if end - index == 1 { return view[...end] }
            index = end + 1
        }
        return nil
    }

    private static func value(of name: StaticString, in line: ByteBufferView) -> ByteBufferView? {
        let length = name.utf8CodeUnitCount
        guard line.count > length, line[line.startIndex + length] == UInt8(ascii: ":") else { return nil }
        guard isEqual(line.prefix(length), name) else { return nil }
        let value = line.dropFirst(length + 1).drop { $0 == UInt8(ascii: " ") }
        return value.last == UInt8(ascii: "\r") ? value.dropLast() : value
    }

    /// Whether they are the same but for the case of letters; `text` is in lower case.
    private static func isEqual(_ bytes: ByteBufferView, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            bytes.count == text.count && zip(bytes, text).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }

    private static func number(_ digits: ByteBufferView) -> Int? {
        var number = 0
        for digit in digits {
            guard 0x30...0x39 ~= digit, number < 1 << 40 else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return digits.isEmpty ? nil : number
    }
}
