/// Numbers and texts one behind the other; the version of their format goes first.
struct PackedBytes {
    /// What is written.
    static let version: UInt8 = 1

    var bytes = [version]

    /// Appends a number in as few bytes as it needs: LEB128.
    ///
    /// Source: https://protobuf.dev/programming-guides/encoding/#varints
    mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a number in so many bytes, little-endian.
    mutating func append(_ number: UInt64, width: Int) {
        for shift in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * shift))) }
    }

    /// Appends numbers in so many bytes each.
    mutating func append(_ codes: [UInt32], width: Int) {
        bytes.reserveCapacity(bytes.count + codes.count * width)
        switch width {
        case 1: for code in codes { bytes.append(UInt8(truncatingIfNeeded: code)) }
        case 2:
            for code in codes {
                bytes.append(UInt8(truncatingIfNeeded: code))
                bytes.append(UInt8(truncatingIfNeeded: code >> 8))
            }
        default: for code in codes { append(UInt64(code), width: 4) }
        }
    }
}

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
