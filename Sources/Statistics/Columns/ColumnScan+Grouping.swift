import Analytics

extension ColumnScan {
    /// A column by whose values rows are counted.
    struct Grouping: Sendable {
        let columns: [LoadedColumn?]
        /// By value, for each measure of ``Measure/inRows``.
        private(set) var counts: [[UInt32]]

        init(_ columns: [LoadedColumn?], bound: Int) {
            self.columns = columns
            counts = Measure.inRows.map { _ in Array(repeating: 0, count: bound + 1) }
        }

        mutating func count(_ vector: Vector) {
            Vector.count(vector.numbers, vector.count, vector.flags, into: &counts)
        }

        mutating func add(_ other: Grouping) { counts.add(other.counts) }
    }
}

extension [[UInt32]] {
    /// Adds numbers to those at the same places.
    mutating func add(_ other: [[UInt32]]) {
        for row in indices {
            for place in other[row].indices { self[row][place] &+= other[row][place] }
        }
    }
}
