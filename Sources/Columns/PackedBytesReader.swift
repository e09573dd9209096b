/// Reads what ``PackedBytes`` wrote.
struct PackedBytesReader {
    private let bytes: [UInt8]
    private var offset = 1

    /// - Throws: ``ColumnDamage`` when the version is not known.
    init(_ bytes: [UInt8]) throws(ColumnDamage) {
        guard let version = bytes.first else { throw ColumnDamage("it is empty") }
        guard version == PackedBytes.version else { throw ColumnDamage("its format's version is \(version)") }
        self.bytes = bytes
    }

    /// What has not been read.
    var rest: ArraySlice<UInt8> { bytes[offset...] }

    mutating func byte() throws(ColumnDamage) -> UInt8 {
        guard offset < bytes.count else { throw ColumnDamage("it is cut off") }
        offset += 1
        return bytes[offset - 1]
    }

    /// The next number of LEB128.
    mutating func count(atMost limit: Int) throws(ColumnDamage) -> Int {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 56 else { throw ColumnDamage("a number is too large") }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
            shift += 7
        }
        guard number <= UInt64(limit) else { throw ColumnDamage("a number is too large") }
        return Int(number)
    }

    /// The next number of so many bytes.
    mutating func number(width: Int) throws(ColumnDamage) -> UInt64 {
        try take(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }

    mutating func take(_ length: Int) throws(ColumnDamage) -> ArraySlice<UInt8> {
        guard bytes.count - offset >= length else { throw ColumnDamage("it is cut off") }
        offset += length
        return bytes[offset - length..<offset]
    }
}
