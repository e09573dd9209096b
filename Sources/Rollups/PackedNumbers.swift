/// Whole numbers one behind the other, small ones in few bytes: LEB128, signed ones zigzag.
///
/// Source: https://protobuf.dev/programming-guides/encoding/#varints
package struct PackedNumbers {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Appends a number that is not negative.
    package mutating func append(_ number: Int) {
        precondition(number >= 0, "negative numbers are appended as signed ones")
        append(bits: UInt64(number))
    }

    /// Appends any number.
    package mutating func append(signed number: Int) {
        append(bits: UInt64(bitPattern: Int64(number << 1 ^ number >> 63)))
    }

    private mutating func append(bits: UInt64) {
        var rest = bits
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
