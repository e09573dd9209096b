/// Collects the texts of one column, row by row.
struct ColumnBuilder: Sendable {
    private(set) var texts = TextDictionary()
    /// Numbers of texts, raised by one; rows behind the last one have none.
    private(set) var codes: [UInt32] = []

    /// Gives a row its text, unless it has one already. Rows have to come in order.
    mutating func set(_ text: ArraySlice<UInt8>, row: Int) {
        guard codes.count <= row else { return }
        pad(to: row)
        codes.append(UInt32(texts.add(text) + 1))
    }

    /// Gives all rows of a column theirs.
    mutating func append(_ column: TextColumn, rows: Int, from row: Int) {
        pad(to: row)
        codes.reserveCapacity(row + rows)
        let numbers = [0] + column.texts.map { UInt32(texts.add($0) + 1) }
        for place in 0..<rows { codes.append(numbers[Int(column.codes[place])]) }
    }

    /// Gives rows no text that have not been given one.
    mutating func pad(to count: Int) {
        while codes.count < count { codes.append(0) }
    }
}
