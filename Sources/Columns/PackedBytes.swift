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
