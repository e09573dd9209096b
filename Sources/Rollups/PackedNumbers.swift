package import Analytics
package import BSON
import Storage

/// Whole numbers one behind the other, small ones in few bytes: LEB128, signed ones zigzag. The version of their format
/// goes first.
///
/// Stored as binary data of subtype 0x80, whose first byte is the version. Version 1 had no such byte: it is what was
/// stored as subtype 0.
///
/// Source: https://protobuf.dev/programming-guides/encoding/#varints
package struct PackedNumbers {
    /// What is written.
    package static let version = UInt8(SchemaVersion.current)
    /// The first of BSON's subtypes that are left to applications.
    package static let subtype: UInt8 = 0x80

    /// The version, and then the numbers.
    package private(set) var bytes = [version]

    package init() {}

    /// As it is stored.
    package var value: BSONValue { .binary(bytes, subtype: Self.subtype) }

    /// Appends a number that is not negative.
    package mutating func append(_ number: Int) {
        precondition(number >= 0, "negative numbers are appended as signed ones")
        append(bits: UInt64(number))
    }

    /// Appends any number.
    package mutating func append(signed number: Int) {
        append(bits: UInt64(bitPattern: Int64(number << 1 ^ number >> 63)))
    }

    /// Appends some of the measures.
    package mutating func append(_ counts: Measures, _ measures: [Measure]) {
        for measure in measures {
            if measure.isAdditive { append(counts[measure]) } else { append(signed: counts[measure]) }
        }
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
