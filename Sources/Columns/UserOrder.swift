/// In which order the users of a block are numbered, and its rows lie.
struct UserOrder {
    /// The users' numbers in a dictionary, in the order of their hashes, then of their bytes.
    let numbers: [Int]
    /// For each number in the dictionary, raised by one, that in the order, raised by one; 0 for 0.
    let ranks: [UInt32]

    init(_ users: TextDictionary) {
        let hashes = (0..<users.count).map { UserHash.hash(users[$0]) }
        numbers = hashes.indices.sorted { left, right in
            hashes[left] != hashes[right]
                ? hashes[left] < hashes[right] : users[left].lexicographicallyPrecedes(users[right])
        }
        var ranks = [UInt32](repeating: 0, count: users.count + 1)
        for (rank, number) in numbers.enumerated() { ranks[number + 1] = UInt32(rank + 1) }
        self.ranks = ranks
    }

    /// The places of rows, ordered by user, those without one first, then by time.
    func rows(codes: [UInt32], times: [Int64]) -> [Int] {
        // Counted into the users' places first: rows are many, and most come in the order of their times.
        var ends = [Int](repeating: 0, count: ranks.count + 1)
        for code in codes { ends[Int(ranks[Int(code)]) + 1] += 1 }
        for rank in 1..<ends.count { ends[rank] += ends[rank - 1] }
        let starts = ends
        var places = [Int](repeating: 0, count: codes.count)
        for (row, code) in codes.enumerated() {
            let rank = Int(ranks[Int(code)])
            places[ends[rank]] = row
            ends[rank] += 1
        }
        for rank in 0..<ranks.count {
            let range = starts[rank]..<starts[rank + 1]
            var isOrdered = true
            for place in range.dropFirst() where times[places[place - 1]] > times[places[place]] { isOrdered = false }
            if !isOrdered { places[range].sort { times[$0] < times[$1] } }
        }
        return places
    }
}
