import RandomNumbers

/// Chooses among things that are not equally likely.
struct Weights: Sendable {
    /// Cumulated.
    private let sums: [Double]

    init(_ weights: [Double]) {
        var sum = 0.0
        sums = weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// The second has half the chance of the first, the third a third.
    static func zipf(_ count: Int) -> [Double] {
        (1...count).map { 1 / Double($0) }
    }

    /// The place of one of them.
    func choose(_ random: inout SplitMix64) -> Int {
        let wanted = random.unit() * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > wanted { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
