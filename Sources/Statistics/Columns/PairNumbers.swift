/// Numbers for pairs of numbers, in the order in which they come.
struct PairNumbers: Sendable {
    private(set) var pairs: [UInt64] = []
    /// Places in `pairs`, raised by one; 0 for none. A power of two of them, at most half of them used.
    private var table: [UInt32] = Array(repeating: 0, count: 1 << 10)

    static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// The number of a pair, from 0 on.
    mutating func number(_ pair: UInt64) -> Int {
        var place = start(pair)
        while true {
            let number = table[place]
            if number == 0 { return add(pair, at: place) }
            if pairs[Int(number) - 1] == pair { return Int(number) - 1 }
            place = (place + 1) & (table.count - 1)
        }
    }

    private func start(_ pair: UInt64) -> Int {
        let hash = pair &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 32) & (table.count - 1)
    }

    private mutating func add(_ pair: UInt64, at place: Int) -> Int {
        pairs.append(pair)
        table[place] = UInt32(pairs.count)
        if pairs.count * 2 > table.count { grow() }
        return pairs.count - 1
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 2)
        for (number, pair) in pairs.enumerated() {
            var place = start(pair)
            while table[place] != 0 { place = (place + 1) & (table.count - 1) }
            table[place] = UInt32(number + 1)
        }
    }
}
