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
        switch width {
        case 1: self = .one(Array(bytes))
        case 2:
            self = bytes.withUnsafeBytes { bytes in
                .two(
                    (0..<count).map {
                        UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self))
                    }
                )
            }
        case 4:
            self = bytes.withUnsafeBytes { bytes in
                .four(
                    (0..<count).map {
                        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
                    }
                )
            }
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

    /// Whether no row has a smaller one than the row before.
    package var isAscending: Bool {
        func isAscending(_ codes: [some Comparable]) -> Bool {
            var isAscending = true
            for row in codes.indices.dropFirst() where codes[row] < codes[row - 1] { isAscending = false }
            return isAscending
        }
        return switch self {
        case .same: true
        case .one(let codes): isAscending(codes)
        case .two(let codes): isAscending(codes)
        case .four(let codes): isAscending(codes)
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
