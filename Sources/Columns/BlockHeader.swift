package import BSON

/// What is known of a block without reading its columns.
package struct BlockHeader: Sendable {
    /// Among all blocks of a site.
    package let id: ObjectID
    /// How often its rows have been merged with others.
    package let level: Int
    package let rows: Int
    /// The earliest and the latest moment of its rows, in milliseconds since 1970.
    package let first: Int64
    package let last: Int64
    /// Bytes of all columns.
    package let size: Int
    /// Whether its columns are in its own document.
    package let isWhole: Bool
    /// Its columns; those that this program does not know are left out.
    package let columns: [ColumnName]

    /// Whether a row may have something in a column: a property may be in the rest of the properties, too.
    package func mayHave(_ name: ColumnName) -> Bool {
        if columns.contains(name) { return true }
        guard case .property = name else { return false }
        return columns.contains(.rest)
    }

    /// The header of a block that is not stored.
    package init(_ block: PackedBlock, id: ObjectID) {
        self.id = id
        level = 0
        rows = block.rows
        first = block.first
        last = block.last
        size = block.size
        isWhole = true
        columns = block.columns.map(\.name)
    }

    /// More rows than any block has.
    private static let rowLimit = 1 << 24

    /// Reads a block's document.
    /// - Throws: ``ColumnDamage``.
    package init(_ document: BSONDocument) throws(ColumnDamage) {
        guard let id = document["_id"]?.document?["b"]?.objectID, let level = document["level"]?.integer,
            let rows = document["rows"]?.integer, (1..<Int64(Self.rowLimit)).contains(rows),
            let first = document["first"]?.date, let last = document["last"]?.date, first <= last, first >= 0,
            let size = document["size"]?.integer, let isWhole = document["whole"]?.bool,
            let columns = document["columns"]?.document, (0..<100).contains(level), (0..<1 << 32).contains(size)
        else { throw ColumnDamage("the document of a block is not whole") }
        self.id = id
        self.level = Int(level)
        self.rows = Int(rows)
        self.first = first
        self.last = last
        self.size = Int(size)
        self.isWhole = isWhole
        var names: [ColumnName] = []
        for column in try Self.elements(columns) {
            guard let stored = BSONText.find("n", in: column) else { throw ColumnDamage("a column has no name") }
            if let name = ColumnName(stored: stored) { names.append(name) }
        }
        self.columns = names
    }

    /// The columns that a block's own document has.
    /// - Throws: ``ColumnDamage``.
    package static func packed(in document: BSONDocument) throws(ColumnDamage) -> [(name: ColumnName, bytes: [UInt8])] {
        guard let columns = document["columns"]?.document else {
            throw ColumnDamage("the document of a block is not whole")
        }
        var packed: [(name: ColumnName, bytes: [UInt8])] = []
        for column in try elements(columns) {
            guard let stored = BSONText.find("n", in: column), case .binary(let bytes, _)? = column["d"] else {
                throw ColumnDamage("a column has no name or no data")
            }
            if let name = ColumnName(stored: stored) { packed.append((name, bytes)) }
        }
        return packed
    }

    private static func elements(_ array: BSONDocument) throws(ColumnDamage) -> [BSONDocument] {
        guard let values = try? array.values() else { throw ColumnDamage("the document of a block is not whole") }
        return values.compactMap(\.document)
    }
}
