import Analytics
import Columns

/// A few thousand rows of a block that are worked on together: their places, and what has been read of them.
struct Vector {
    /// Of the rows that have passed so far.
    private var rows: [UInt32]
    private(set) var count = 0
    /// Of the column that was read last: for each row that has passed, the number of its text, raised by one.
    private(set) var numbers: [UInt32]
    /// The buckets of the rows that have passed.
    private(set) var buckets: [UInt32]
    /// For each measure, whether the rows that have passed count: 1 or 0; `nil` when all do.
    private(set) var flags: [[UInt8]?]
    private let size: Int

    init(size: Int, measures: Int) {
        self.size = size
        rows = Array(repeating: 0, count: size)
        numbers = Array(repeating: 0, count: size)
        buckets = Array(repeating: 0, count: size)
        flags = Array(repeating: nil, count: measures)
    }

    /// Begins with all rows of a range.
    mutating func select(_ range: Range<Int>) {
        count = range.count
        let first = UInt32(truncatingIfNeeded: range.lowerBound)
        for place in 0..<count { rows[place] = first &+ UInt32(truncatingIfNeeded: place) }
    }

    /// Leaves out rows whose time is before `start`, or not before `end`.
    mutating func filter(_ times: TimeColumn, _ start: Int64, _ end: Int64) {
        var kept = 0
        switch times.offsets {
        case .four(let offsets):
            let low = UInt32(clamping: start - min(start, times.base))
            let high = UInt32(clamping: max(times.base, end) - times.base - 1)
            // Nothing before the block's first row is in it, so only what is behind can be cut off below 0.
            guard end > times.base else {
                count = 0
                return
            }
            for place in 0..<count {
                let row = rows[place]
                let time = offsets[Int(row)]
                rows[kept] = row
                kept &+= time >= low && time <= high ? 1 : 0
            }
        case .eight(let offsets):
            for place in 0..<count {
                let row = rows[place]
                let time = times.base + Int64(truncatingIfNeeded: offsets[Int(row)])
                rows[kept] = row
                kept &+= time >= start && time < end ? 1 : 0
            }
        }
        count = kept
    }

    /// Leaves out rows whose code does not pass.
    mutating func filter(_ codes: Codes, _ passes: [Bool]) {
        var kept = 0
        switch codes {
        case .same(let code): kept = passes[Int(code)] ? count : 0
        case .one(let codes):
            for place in 0..<count {
                let row = rows[place]
                rows[kept] = row
                kept &+= passes[Int(codes[Int(row)])] ? 1 : 0
            }
        case .two(let codes):
            for place in 0..<count {
                let row = rows[place]
                rows[kept] = row
                kept &+= passes[Int(codes[Int(row)])] ? 1 : 0
            }
        case .four(let codes):
            for place in 0..<count {
                let row = rows[place]
                rows[kept] = row
                kept &+= passes[Int(codes[Int(row)])] ? 1 : 0
            }
        }
        count = kept
    }

    /// Reads a column's numbers; 0 for all where there is none.
    mutating func read(_ column: LoadedColumn?) {
        guard let column else {
            for place in 0..<count { numbers[place] = 0 }
            return
        }
        let known = column.numbers
        switch column.codes {
        case .same(let code): for place in 0..<count { numbers[place] = known[Int(code)] }
        case .one(let codes): for place in 0..<count { numbers[place] = known[Int(codes[Int(rows[place])])] }
        case .two(let codes): for place in 0..<count { numbers[place] = known[Int(codes[Int(rows[place])])] }
        case .four(let codes): for place in 0..<count { numbers[place] = known[Int(codes[Int(rows[place])])] }
        }
    }

    /// Reads whether rows count for a measure.
    mutating func setFlags(_ measure: Int, _ flag: (codes: Codes, counts: [UInt8])?) {
        guard let (codes, table) = flag else {
            flags[measure] = nil
            return
        }
        // Moved out, or it would be copied.
        var counted = flags[measure] ?? Array(repeating: 0, count: size)
        flags[measure] = nil
        for place in 0..<count { counted[place] = table[Int(codes[Int(rows[place])])] }
        flags[measure] = counted
    }

    /// How many rows count for a measure.
    func sum(_ measure: Int) -> Int {
        guard let flags = flags[measure] else { return count }
        var sum = 0
        for place in 0..<count { sum &+= Int(flags[place]) }
        return sum
    }

    /// Reads the buckets of a series.
    mutating func readBuckets(_ times: TimeColumn, _ series: ColumnScan.Series) {
        let (unit, first) = (series.unit, series.first)
        for place in 0..<count {
            buckets[place] = series.buckets[Int(times[Int(rows[place])] / unit - first)]
        }
    }
}
