/// Walks over a document's elements without decoding them: type, name and the bytes of each value.
///
/// For code that passes documents on as bytes and only looks at a few fields; it knows all types of the specification, so
/// that it can step over any of them.
public struct BSONScanner: Sendable {
    /// One element, as places in the document's bytes.
    public struct Element: Sendable {
        /// The type byte.
        public let type: UInt8
        /// The name, without its NUL.
        public let name: Range<Int>
        /// The value as it is stored, a string's length included.
        public let value: Range<Int>
    }

    private let bytes: [UInt8]
    private var offset = 4
    private let end: Int

    /// - Parameter document: The document.
    /// - Throws: ``BSONError/truncated(offset:)`` when the length does not fit.
    public init(_ document: BSONDocument) throws(BSONError) {
        bytes = document.bytes
        guard bytes.count >= 5, Self.int32(bytes, at: 0) == bytes.count else { throw .truncated(offset: 0) }
        end = bytes.count - 1
    }

    /// The next element; `nil` behind the last one.
    public mutating func next() throws(BSONError) -> Element? {
        guard offset < end else { return nil }
        let type = bytes[offset]
        let nameStart = offset + 1
        var nameEnd = nameStart
        while nameEnd < end, bytes[nameEnd] != 0 { nameEnd += 1 }
        let valueStart = nameEnd + 1
        guard nameEnd < end, let length = try length(of: type, at: valueStart), end - valueStart >= length else {
            throw .truncated(offset: offset)
        }
        offset = valueStart + length
        return Element(type: type, name: nameStart..<nameEnd, value: valueStart..<offset)
    }

    /// Source: https://bsonspec.org/spec.html
    private func length(of type: UInt8, at start: Int) throws(BSONError) -> Int? {
        switch type {
        case 0x01, 0x09, 0x11, 0x12: return 8
        case 0x02, 0x0D, 0x0E: return Self.int32(bytes, at: start).flatMap { $0 >= 1 ? $0 + 4 : nil }
        case 0x03, 0x04: return Self.int32(bytes, at: start).flatMap { $0 >= 5 ? $0 : nil }
        case 0x05: return Self.int32(bytes, at: start).flatMap { $0 >= 0 ? $0 + 5 : nil }
        case 0x06, 0x0A, 0x7F, 0xFF: return 0
        case 0x07: return 12
        case 0x08: return 1
        case 0x0B: return regularExpressionLength(at: start)
        case 0x0C: return Self.int32(bytes, at: start).flatMap { $0 >= 1 ? $0 + 16 : nil }
        case 0x0F: return Self.int32(bytes, at: start).flatMap { $0 >= 14 ? $0 : nil }
        case 0x10: return 4
        case 0x13: return 16
        default: throw .unsupportedType(type, key: "")
        }
    }

    private func regularExpressionLength(at start: Int) -> Int? {
        var index = start
        for _ in 0..<2 {
            while index < end, bytes[index] != 0 { index += 1 }
            guard index < end else { return nil }
            index += 1
        }
        return index - start
    }

    private static func int32(_ bytes: [UInt8], at offset: Int) -> Int? {
        guard offset + 4 <= bytes.count else { return nil }
        let value =
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
            | UInt32(bytes[offset + 3]) << 24
        return Int(Int32(bitPattern: value))
    }
}
