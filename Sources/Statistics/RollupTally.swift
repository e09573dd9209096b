import Rollups

/// How often each value of a dimension was seen, by its number.
struct RollupTally {
    /// Beyond so many numbers most are not there, in most stretches of time.
    private static let denseLimit = 262_144

    private var dense: [RollupCounts] = []
    private var sparse: [Int: RollupCounts] = [:]

    mutating func add(_ counts: RollupCounts, to number: Int) {
        guard number < Self.denseLimit else {
            sparse[number, default: .none] += counts
            return
        }
        if number >= dense.count {
            dense.append(contentsOf: repeatElement(.none, count: max(number + 1 - dense.count, dense.count)))
        }
        dense[number] += counts
    }

    /// All that were seen, in no order.
    var entries: [(number: Int, counts: RollupCounts)] {
        var entries: [(number: Int, counts: RollupCounts)] = []
        for (number, counts) in dense.enumerated() where counts.events > 0 { entries.append((number, counts)) }
        for (number, counts) in sparse where counts.events > 0 { entries.append((number, counts)) }
        return entries
    }
}
