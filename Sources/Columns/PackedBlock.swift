/// The columns of a block as they are stored.
package struct PackedBlock: Sendable {
    /// How many rows it has.
    package let rows: Int
    /// The earliest and the latest moment of its rows, in milliseconds since 1970.
    package let first: Int64
    package let last: Int64
    /// Those columns in which any row has something.
    package let columns: [(name: ColumnName, bytes: [UInt8])]

    /// Of all columns.
    package var size: Int { columns.reduce(0) { $0 + $1.bytes.count } }
}
