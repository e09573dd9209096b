import Analytics
import Columns

/// A few thousand rows of a block that are worked on together: their places, and what has been read of them.
struct Vector {
    /// Of the rows that have passed so far.
    private(set) var rows: [UInt32]
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
        Self.fill(&rows, count) { first &+ UInt32(truncatingIfNeeded: $0) }
    }

    /// Leaves out all rows.
    mutating func removeAll() { count = 0 }

    /// Leaves out rows whose time is before `start`, or not before `end`.
    mutating func filter(_ times: TimeColumn, _ start: Int64, _ end: Int64) {
        switch times.offsets {
        case .four(let offsets):
            guard end > times.base else {
                count = 0
                return
            }
            let low = UInt32(clamping: start - min(start, times.base))
            let high = UInt32(clamping: end - times.base - 1)
            count = Self.keep(&rows, count) { row in
                let time = offsets[row]
                return time >= low && time <= high
            }
        case .eight(let offsets):
            count = Self.keep(&rows, count) { row in
                let time = times.base + Int64(truncatingIfNeeded: offsets[row])
                return time >= start && time < end
            }
        }
    }

    /// Leaves out rows whose code does not pass.
    mutating func filter(_ codes: Codes, _ passes: [Bool]) {
        switch codes {
        case .same(let code): count = passes[Int(code)] ? count : 0
        case .one(let codes): count = Self.keep(&rows, count) { passes[Int(codes[$0])] }
        case .two(let codes): count = Self.keep(&rows, count) { passes[Int(codes[$0])] }
        case .four(let codes): count = Self.keep(&rows, count) { passes[Int(codes[$0])] }
        }
    }

    /// Leaves out rows that are no bots', or those that are.
    mutating func filter(_ bots: Codes?, areBots: Bool) {
        switch bots ?? .same(0) {
        case .same(let code): count = (code > 0) == areBots ? count : 0
        case .one(let codes): count = Self.keep(&rows, count) { (codes[$0] > 0) == areBots }
        case .two(let codes): count = Self.keep(&rows, count) { (codes[$0] > 0) == areBots }
        case .four(let codes): count = Self.keep(&rows, count) { (codes[$0] > 0) == areBots }
        }
    }

    /// Reads a column's numbers; 0 for all where there is none.
    mutating func read(_ column: LoadedColumn?) {
        let (rows, known) = (rows, column?.numbers ?? [0])
        switch column?.codes ?? .same(0) {
        case .same(let code): Self.fill(&numbers, count) { _ in known[Int(code)] }
        case .one(let codes): Self.fill(&numbers, count) { known[Int(codes[Int(rows[$0])])] }
        case .two(let codes): Self.fill(&numbers, count) { known[Int(codes[Int(rows[$0])])] }
        case .four(let codes): Self.fill(&numbers, count) { known[Int(codes[Int(rows[$0])])] }
        }
    }

    /// Reads whether rows count for a measure.
    mutating func setFlags(_ measure: Int, _ flag: (codes: Codes, counts: [UInt8])?) {
        guard let (codes, known) = flag else {
            flags[measure] = nil
            return
        }
        // Moved out, or it would be copied.
        var counted = flags[measure] ?? Array(repeating: 0, count: size)
        flags[measure] = nil
        let rows = rows
        switch codes {
        case .same(let code): Self.fill(&counted, count) { _ in known[Int(code)] }
        case .one(let codes): Self.fill(&counted, count) { known[Int(codes[Int(rows[$0])])] }
        case .two(let codes): Self.fill(&counted, count) { known[Int(codes[Int(rows[$0])])] }
        case .four(let codes): Self.fill(&counted, count) { known[Int(codes[Int(rows[$0])])] }
        }
        flags[measure] = counted
    }

    // What is written goes through a span: an array would be checked for other references to it at each step.

    @inline(__always) private static func fill<Value>(
        _ values: inout [Value],
        _ count: Int,
        _ value: (Int) -> Value
    ) {
        var span = values.mutableSpan
        for place in 0..<count { span[place] = value(place) }
    }

    @inline(__always) private static func keep(
        _ rows: inout [UInt32],
        _ count: Int,
        _ passes: (Int) -> Bool
    ) -> Int {
        var kept = 0
        var span = rows.mutableSpan
        for place in 0..<count {
            let row = span[place]
            span[kept] = row
            kept &+= passes(Int(row)) ? 1 : 0
        }
        return kept
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
        let (table, rows) = (series.table, rows)
        let base = times.base
        switch times.offsets {
        case .four(let offsets):
            Self.fill(&buckets, count) { table.bucket(of: base + Int64(offsets[Int(rows[$0])])) }
        case .eight(let offsets):
            Self.fill(&buckets, count) { table.bucket(of: base + Int64(truncatingIfNeeded: offsets[Int(rows[$0])])) }
        }
    }

    /// Counts the rows by some numbers of theirs, for each measure.
    static func count(_ numbers: [UInt32], _ count: Int, _ flags: [[UInt8]?], into sums: inout [[UInt32]]) {
        for (measure, flags) in flags.enumerated() { add(numbers, count, flags, to: &sums[measure]) }
    }

    private static func add(_ numbers: [UInt32], _ count: Int, _ flags: [UInt8]?, to sums: inout [UInt32]) {
        var span = sums.mutableSpan
        if let flags {
            for place in 0..<count { span[Int(numbers[place])] &+= UInt32(flags[place]) }
        } else {
            for place in 0..<count { span[Int(numbers[place])] &+= 1 }
        }
    }
}
