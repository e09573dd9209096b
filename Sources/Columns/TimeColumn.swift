/// When the events of a block's rows were.
package struct TimeColumn: Sendable {
    /// The earliest, in milliseconds since 1970.
    package let base: Int64
    /// How many milliseconds behind it each is.
    package let offsets: Offsets

    /// In four bytes where all lie within 49 days.
    package enum Offsets: Sendable {
        case four([UInt32])
        case eight([UInt64])
    }

    /// Of one row.
    package subscript(row: Int) -> Int64 {
        switch offsets {
        case .four(let offsets): base + Int64(offsets[row])
        case .eight(let offsets): base + Int64(offsets[row])
        }
    }

    /// About how much memory it takes.
    package var memory: Int {
        switch offsets {
        case .four(let offsets): offsets.count * 4
        case .eight(let offsets): offsets.count * 8
        }
    }

    /// The bytes of a column: the format's version, the width of an offset, the earliest moment, the offsets.
    package static func pack(_ times: [Int64]) -> [UInt8] {
        let base = times.min() ?? 0
        let isNarrow = times.allSatisfy { UInt32(exactly: $0 - base) != nil }
        var packed = PackedBytes()
        packed.bytes.append(isNarrow ? 4 : 8)
        packed.append(UInt64(bitPattern: base), width: 8)
        packed.bytes.reserveCapacity(packed.bytes.count + times.count * (isNarrow ? 4 : 8))
        for time in times { packed.append(UInt64(time - base), width: isNarrow ? 4 : 8) }
        return packed.bytes
    }

    /// Reads a column.
    /// - Throws: ``ColumnDamage``.
    package init(packed bytes: [UInt8], rows: Int) throws(ColumnDamage) {
        var reader = try PackedBytesReader(bytes)
        let width = try reader.byte()
        base = Int64(bitPattern: try reader.number(width: 8))
        let rest = reader.rest
        switch width {
        case 4:
            guard case .four(let offsets) = try Codes(rest, width: 4, count: rows) else {
                throw ColumnDamage("its numbers have an unknown width")
            }
            self.offsets = .four(offsets)
        case 8:
            guard rest.count == 8 * rows else { throw ColumnDamage("it is cut off, or has more rows than its block") }
            offsets = .eight(
                (0..<rows).map { row in
                    (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(rest[rest.startIndex + 8 * row + $1]) }
                }
            )
        default: throw ColumnDamage("its numbers have an unknown width")
        }
        guard (0...Self.latest).contains(base), (0..<rows).allSatisfy({ self.offset($0) <= UInt64(Self.latest) }) else {
            throw ColumnDamage("a time is not between the years 1970 and 9999")
        }
    }

    /// The end of year 9999.
    private static let latest: Int64 = 253_402_300_799_999

    private func offset(_ row: Int) -> UInt64 {
        switch offsets {
        case .four(let offsets): UInt64(offsets[row])
        case .eight(let offsets): offsets[row]
        }
    }
}
