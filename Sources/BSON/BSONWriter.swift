/// Writes one document, front to back, into a byte array.
///
/// Nested documents and arrays are opened and closed; the length of each is patched when it is closed.
public struct BSONWriter: Sendable {
    /// What has been written so far. After ``finish()``: a whole document.
    public internal(set) var bytes: [UInt8]
    /// Offsets of the documents that are still open; the first one is the root's.
    private var open: [Int]

    /// Begins a document.
    /// - Parameter capacity: Bytes to reserve.
    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
        open = []
        begin()
    }

    /// Begins a document behind others.
    /// - Parameter documents: Whole documents, one behind the other, or nothing.
    public init(appendingTo documents: consuming [UInt8]) {
        bytes = consume documents
        open = []
        begin()
    }

    /// Begins a document behind others with all fields of another one.
    ///
    /// - Parameters:
    ///   - documents: Whole documents, one behind the other, or nothing.
    ///   - document: The fields to copy, as bytes.
    ///   - end: Where the copy ends: the offset behind the last field to copy.
    public init(appendingTo documents: consuming [UInt8], copying document: BSONDocument, upTo end: Int) {
        bytes = consume documents
        open = [bytes.count]
        bytes.append(contentsOf: document.bytes[..<end])
    }

    /// Closes the root and returns all bytes, those of the documents before it included.
    ///
    /// The bytes are handed over: a copy of them would make a batch of many documents cost its length squared.
    public mutating func finish() -> [UInt8] {
        end()
        return exchange(&bytes, with: [])
    }

    /// Gives up the document and returns the first `count` bytes, those of whole documents before it.
    public mutating func finish(keeping count: Int) -> [UInt8] {
        bytes.removeLast(bytes.count - count)
        return exchange(&bytes, with: [])
    }

    /// Opens a nested document.
    public mutating func beginDocument(_ key: BSONKey) {
        header(.document, key)
        begin()
    }

    /// Opens a nested array. Its elements are written with ``BSONKey`` names "0", "1", ….
    public mutating func beginArray(_ key: BSONKey) {
        header(.array, key)
        begin()
    }

    /// Closes the document or array that was opened last.
    public mutating func end() {
        bytes.append(0)
        let start = open.removeLast()
        patch(UInt32(bytes.count - start), at: start)
    }

    /// Appends a string.
    public mutating func append(_ key: BSONKey, _ value: String) {
        header(.string, key)
        append(littleEndian: UInt32(value.utf8.count + 1))
        bytes.append(contentsOf: value.utf8)
        bytes.append(0)
    }

    /// Appends a boolean.
    public mutating func append(_ key: BSONKey, _ value: Bool) {
        header(.bool, key)
        bytes.append(value ? 1 : 0)
    }

    /// Appends a whole number, as int32 where it fits, as all drivers do.
    public mutating func append(_ key: BSONKey, _ value: Int) {
        if let small = Int32(exactly: value) {
            header(.int32, key)
            append(littleEndian: UInt32(bitPattern: small))
        } else {
            append(key, int64: Int64(value))
        }
    }

    /// Appends a whole number as int64, however small.
    public mutating func append(_ key: BSONKey, int64 value: Int64) {
        header(.int64, key)
        append(littleEndian: UInt64(bitPattern: value))
    }

    /// Appends a floating-point number.
    public mutating func append(_ key: BSONKey, _ value: Double) {
        header(.double, key)
        append(littleEndian: value.bitPattern)
    }

    /// Appends a moment.
    /// - Parameter milliseconds: Since 1970, UTC.
    public mutating func append(_ key: BSONKey, date milliseconds: Int64) {
        header(.date, key)
        append(littleEndian: UInt64(bitPattern: milliseconds))
    }

    /// Appends an object id.
    public mutating func append(_ key: BSONKey, _ value: ObjectID) {
        header(.objectID, key)
        append(littleEndian: value.high.byteSwapped)
        append(littleEndian: value.low.byteSwapped)
    }

    /// Appends a null.
    public mutating func appendNull(_ key: BSONKey) {
        header(.null, key)
    }

    /// Appends a whole nested document as it is.
    public mutating func append(_ key: BSONKey, _ document: BSONDocument) {
        header(.document, key)
        bytes.append(contentsOf: document.bytes)
    }

    /// Appends a value of any type.
    public mutating func append(_ key: BSONKey, _ value: BSONValue) {
        switch value {
        case .double(let double): append(key, double)
        case .string(let string): append(key, string)
        case .document(let document): append(key, document)
        case .array(let document):
            header(.array, key)
            bytes.append(contentsOf: document.bytes)
        case .binary(let data, let subtype):
            header(.binary, key)
            append(littleEndian: UInt32(data.count))
            bytes.append(subtype)
            bytes.append(contentsOf: data)
        case .objectID(let id): append(key, id)
        case .bool(let bool): append(key, bool)
        case .date(let milliseconds): append(key, date: milliseconds)
        case .null: appendNull(key)
        case .int32(let number): append(key, Int(number))
        case .int64(let number): append(key, int64: number)
        case .timestamp(let value):
            header(.timestamp, key)
            append(littleEndian: value)
        }
    }

    /// Appends a value of any type as it is stored in another document.
    /// - Parameters:
    ///   - key: Its name here.
    ///   - type: Its type byte.
    ///   - value: Its bytes, as ``BSONScanner`` finds them.
    public mutating func append(_ key: BSONKey, type: UInt8, rawValue value: ArraySlice<UInt8>) {
        bytes.append(type)
        bytes.append(contentsOf: key.bytes)
        bytes.append(contentsOf: value)
    }

    /// Bytes written so far.
    public var count: Int { bytes.count }

    /// Overwrites an object id written before.
    /// - Parameter offset: Where its twelve bytes begin.
    public mutating func overwrite(_ id: ObjectID, at offset: Int) {
        for index in 0..<8 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: id.high >> UInt64((7 - index) * 8))
        }
        for index in 0..<4 {
            bytes[offset + 8 + index] = UInt8(truncatingIfNeeded: id.low >> UInt32((3 - index) * 8))
        }
    }

    mutating func header(_ type: BSONType, _ key: BSONKey) {
        bytes.append(type.rawValue)
        bytes.append(contentsOf: key.bytes)
    }

    mutating func append(littleEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func patch(_ value: UInt32, at offset: Int) {
        for index in 0..<4 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(index * 8))
        }
    }

    private mutating func begin() {
        open.append(bytes.count)
        append(littleEndian: UInt32(0))
    }
}
