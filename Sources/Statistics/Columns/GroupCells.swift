import Analytics

/// What is counted for each value of a dimension, or for each pair of values of two.
struct GroupCells: Sendable {
    /// Where the number of a row's value comes from.
    enum Source: Sendable, Equatable {
        /// One of the columns that are read of each row.
        case column(Int)
        /// The row's visit.
        case entryPath, exitPath
    }

    /// Pairs up to this many have a cell each, seen or not.
    private static let directLimit = 1 << 16

    let first: Source
    let second: Source?
    private let secondBound: Int
    private var pairs: PairNumbers?
    private var cells: [Cell]

    /// - Parameter bounds: All numbers of each source's values are below.
    init(_ sources: [Source], bounds: [Int]) {
        first = sources[0]
        second = sources.count > 1 ? sources[1] : nil
        secondBound = second == nil ? 1 : bounds[1]
        let (product, isTooMany) = bounds[0].multipliedReportingOverflow(by: secondBound)
        let isDirect = second == nil || (!isTooMany && product <= Self.directLimit)
        pairs = isDirect ? nil : PairNumbers()
        cells = Array(repeating: Cell(), count: isDirect ? product : 0)
    }

    /// About how many bytes of memory groups may take, at most, with so many rows.
    static func memory(bounds: [Int], rows: Int) -> Int {
        guard bounds.count > 1 else { return bounds[0] * MemoryLayout<Cell>.stride }
        let (product, isTooMany) = bounds[0].multipliedReportingOverflow(by: bounds[1])
        return max(directLimit, min(isTooMany ? .max : product, rows)) * (MemoryLayout<Cell>.stride + 24)
    }

    /// Counts a row by its values' numbers, raised by one; one without a value is not counted.
    @inline(__always) mutating func add(_ mark: RowMark, _ visit: Cell.Visit, _ value: UInt32, _ other: UInt32) {
        guard let place = place(value, other) else { return }
        cells[place].add(mark, visit)
    }

    /// Counts a row of no user.
    @inline(__always) mutating func add(_ mark: RowMark, _ value: UInt32, _ other: UInt32) {
        guard let place = place(value, other) else { return }
        cells[place].add(mark)
    }

    @inline(__always) private mutating func place(_ value: UInt32, _ other: UInt32) -> Int? {
        guard value > 0 else { return nil }
        if second == nil { return Int(value) - 1 }
        guard other > 0 else { return nil }
        if pairs == nil { return (Int(value) - 1) * secondBound + Int(other) - 1 }
        return pairPlace(value, other)
    }

    private mutating func pairPlace(_ value: UInt32, _ other: UInt32) -> Int {
        let place = pairs?.number(PairNumbers.pair(value - 1, other - 1)) ?? 0
        if place == cells.count { cells.append(Cell()) }
        return place
    }

    /// Adds what was counted of other users.
    mutating func add(_ other: GroupCells) {
        guard let pairs = other.pairs else {
            for place in cells.indices { cells[place].add(other.cells[place]) }
            return
        }
        for (place, pair) in pairs.pairs.enumerated() {
            let place = (pairPlace(UInt32(pair >> 32) + 1, UInt32(truncatingIfNeeded: pair) + 1), place)
            cells[place.0].add(other.cells[place.1])
        }
    }

    /// The places of all groups that have rows.
    var places: some Sequence<Int> { cells.indices.lazy.filter { cells[$0].events > 0 } }

    /// What was counted of a group.
    subscript(place: Int) -> Cell { cells[place] }

    /// The numbers of a group's values.
    func values(at place: Int) -> (value: Int, other: Int) {
        guard let pairs else { return (place / secondBound, place % secondBound) }
        let pair = pairs.pairs[place]
        return (Int(pair >> 32), Int(UInt32(truncatingIfNeeded: pair)))
    }
}
