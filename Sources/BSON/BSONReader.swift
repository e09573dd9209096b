/// Walks over a document's elements, checking every length before it reads.
public struct BSONReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    private let end: Int

    /// - Parameter bytes: A whole document; more may follow it.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex + 4
        let length = Self.uint32(bytes, at: bytes.startIndex).map(Int.init) ?? 0
        // An impossible length makes the first read fail.
        end = length >= 5 && length <= bytes.count ? bytes.startIndex + length - 1 : bytes.startIndex
    }

    /// - Parameters:
    ///   - bytes: A whole document.
    ///   - offset: Where an element begins.
    init(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        self.init(bytes)
        self.offset = offset
    }

    /// The next element; `nil` behind the last one.
    public mutating func next() throws(BSONError) -> (key: String, value: BSONValue)? {
        guard offset <= end else { throw .truncated(offset: offset) }
        guard offset < end else { return nil }
        let type = bytes[offset]
        offset += 1
        let key = try cString()
        guard let kind = BSONType(rawValue: type) else { throw .unsupportedType(type, key: key) }
        return (key, try value(of: kind, key: key))
    }

    private mutating func value(of type: BSONType, key: String) throws(BSONError) -> BSONValue {
        switch type {
        case .double: return .double(Double(bitPattern: try uint64()))
        case .string: return .string(try string())
        case .document: return .document(try document())
        case .array: return .array(try document())
        case .binary:
            let length = Int(try uint32())
            let subtype = try take(1)
            return .binary(Array(try take(length)), subtype: subtype[subtype.startIndex])
        case .objectID:
            guard let id = ObjectID(try take(12)) else { throw .truncated(offset: offset) }
            return .objectID(id)
        case .bool:
            let byte = try take(1)
            return .bool(byte[byte.startIndex] != 0)
        case .date: return .date(Int64(bitPattern: try uint64()))
        case .null: return .null
        case .int32: return .int32(Int32(bitPattern: try uint32()))
        case .timestamp: return .timestamp(try uint64())
        case .int64: return .int64(Int64(bitPattern: try uint64()))
        case .regularExpression, .decimal128: throw .unsupportedType(type.rawValue, key: key)
        }
    }

    private mutating func take(_ count: Int) throws(BSONError) -> ArraySlice<UInt8> {
        guard count >= 0, end - offset >= count else { throw .truncated(offset: offset) }
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }

    private mutating func cString() throws(BSONError) -> String {
        guard let terminator = bytes[offset..<end].firstIndex(of: 0) else { throw .truncated(offset: offset) }
        let start = offset
        guard let text = String(validating: bytes[start..<terminator], as: UTF8.self) else {
            throw .invalidUTF8(offset: start)
        }
        offset = terminator + 1
        return text
    }

    private mutating func string() throws(BSONError) -> String {
        let length = Int(try uint32())
        let start = offset
        guard length > 0 else { throw .truncated(offset: start) }
        let text = try take(length).dropLast()
        guard let string = String(validating: text, as: UTF8.self) else { throw .invalidUTF8(offset: start) }
        return string
    }

    private mutating func document() throws(BSONError) -> BSONDocument {
        guard let length = Self.uint32(bytes, at: offset), length >= 5 else { throw .truncated(offset: offset) }
        return BSONDocument(unchecked: Array(try take(Int(length))))
    }

    private mutating func uint32() throws(BSONError) -> UInt32 {
        try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func uint64() throws(BSONError) -> UInt64 {
        try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func uint32(_ bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32? {
        guard bytes.endIndex - offset >= 4 else { return nil }
        return bytes[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
