/// A small number for each row, in as few bytes each as they all fit into.
package enum Codes: Sendable {
    /// All rows have the same one.
    case same(UInt32)
    case one([UInt8])
    case two([UInt16])
    case four([UInt32])

    /// How many bytes a number takes.
    package static func width(of largest: UInt32) -> Int {
        largest < 1 << 8 ? 1 : largest < 1 << 16 ? 2 : 4
    }

    /// Reads numbers of some width, little-endian, from the end of some bytes.
    /// - Throws: ``ColumnDamage``.
    package init(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) throws(ColumnDamage) {
        guard bytes.count == width * count else { throw ColumnDamage("it is cut off, or has more rows than its block") }
        let start = bytes.startIndex
        switch width {
        case 1: self = .one(Array(bytes))
        case 2:
            self = .two((0..<count).map { UInt16(bytes[start + 2 * $0]) | UInt16(bytes[start + 2 * $0 + 1]) << 8 })
        case 4:
            self = .four(
                (0..<count).map { row in
                    let place = start + 4 * row
                    return UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
                        | UInt32(bytes[place + 3]) << 24
                }
            )
        default: throw ColumnDamage("its numbers have an unknown width")
        }
    }

    /// Of one row.
    package subscript(row: Int) -> UInt32 {
        switch self {
        case .same(let code): code
        case .one(let codes): UInt32(codes[row])
        case .two(let codes): UInt32(codes[row])
        case .four(let codes): codes[row]
        }
    }

    /// The largest of all rows; 0 when there are none.
    package var largest: UInt32 {
        switch self {
        case .same(let code): code
        case .one(let codes): codes.max().map(UInt32.init) ?? 0
        case .two(let codes): codes.max().map(UInt32.init) ?? 0
        case .four(let codes): codes.max() ?? 0
        }
    }

    /// About how much memory it takes.
    package var memory: Int {
        switch self {
        case .same: 0
        case .one(let codes): codes.count
        case .two(let codes): codes.count * 2
        case .four(let codes): codes.count * 4
        }
    }
}
