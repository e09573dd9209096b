package import Analytics

/// What rows hold, as one sum for each day: equal only if the same rows are there, each as often, in whatever order.
///
/// The hash is keyed anew in each process (SipHash), and has 128 bits.
package struct RowFingerprints: Equatable, Sendable {
    /// Of one day.
    package struct Day: Equatable, Sendable {
        package var rows = 0
        package var low: UInt64 = 0
        package var high: UInt64 = 0

        /// Of none.
        package init() {}
    }

    /// Of one row, whatever the order of its columns.
    struct Row {
        var low: UInt64 = 0
        var high: UInt64 = 0

        mutating func add(_ hash: (low: UInt64, high: UInt64)) {
            low &+= hash.low
            high &+= hash.high
        }
    }

    /// By the number of the day.
    package private(set) var days: [Int: Day] = [:]

    package init() {}

    mutating func add(_ row: Row, time: Int64) {
        let day = Int(time / 86_400_000)
        days[day, default: Day()].rows += 1
        days[day]?.low &+= Self.hash(time, row, salt: 1)
        days[day]?.high &+= Self.hash(time, row, salt: 2)
    }

    /// Adds all rows of a block.
    /// - Throws: ``ColumnDamage``.
    package mutating func add(_ block: Block) throws(ColumnDamage) {
        var columns: [(codes: Codes, hashes: [(low: UInt64, high: UInt64)])] = []
        for (name, column) in block.columns where name != .rest {
            columns.append((column.codes, column.texts.map { Self.hash(name, $0) }))
        }
        let rest = block.columns.first { $0.name == .rest }?.column
        for place in 0..<block.rows {
            var row = Row()
            for (codes, hashes) in columns {
                let code = codes[place]
                if code > 0 { row.add(hashes[Int(code) - 1]) }
            }
            if let text = rest?[place] {
                try RestOfProperties.forEach(in: text) { row.add(Self.hash(.property(Array($0)), $1)) }
            }
            add(row, time: block.times[place])
        }
    }

    static func hash(_ column: ColumnName, _ text: ArraySlice<UInt8>) -> (low: UInt64, high: UInt64) {
        (hash(column, text, salt: 1), hash(column, text, salt: 2))
    }

    private static func hash(_ column: ColumnName, _ text: ArraySlice<UInt8>, salt: UInt8) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(column)
        hasher.combine(text.count)
        text.withUnsafeBytes { hasher.combine(bytes: $0) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func hash(_ time: Int64, _ row: Row, salt: UInt8) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(time)
        hasher.combine(row.low)
        hasher.combine(row.high)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
