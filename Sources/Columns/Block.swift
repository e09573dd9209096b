/// Rows of one site in columns, as they were read.
package struct Block: Sendable {
    /// How many rows it has.
    package let rows: Int
    /// When each was.
    package let times: TimeColumn
    /// All others.
    package let columns: [(name: ColumnName, column: TextColumn)]

    /// Reads all columns of a block.
    /// - Throws: ``ColumnDamage`` that names the column.
    package init(rows: Int, _ packed: [(name: ColumnName, bytes: [UInt8])]) throws(ColumnDamage) {
        var times: TimeColumn?
        var columns: [(name: ColumnName, column: TextColumn)] = []
        for (name, bytes) in packed {
            do throws(ColumnDamage) {
                if name == .timestamp {
                    times = try TimeColumn(packed: bytes, rows: rows)
                } else {
                    columns.append((name, try TextColumn(packed: bytes, rows: rows)))
                }
            } catch {
                throw ColumnDamage("the column \(String(decoding: name.stored, as: UTF8.self)): \(error)")
            }
        }
        guard let times else { throw ColumnDamage("a block has no times") }
        self.rows = rows
        self.times = times
        self.columns = columns
    }
}
