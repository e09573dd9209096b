import RandomNumbers

extension SplitMix64 {
    /// A number from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether something of that chance happens.
    mutating func happens(_ chance: Double) -> Bool { unit() < chance }

    /// A whole number of the range.
    mutating func number(in range: Range<Int>) -> Int { range.lowerBound + Int(unit() * Double(range.count)) }
}
