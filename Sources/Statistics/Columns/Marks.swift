import Columns

/// Marks who has been seen, in each of some buckets: a bit for each user.
struct Marks {
    private var bits: [UInt64]
    private let words: Int

    init(buckets: Int, words: Int) {
        bits = Array(repeating: 0, count: buckets * words)
        self.words = words
    }

    mutating func clear() {
        for place in bits.indices { bits[place] = 0 }
    }

    /// Marks users in the first bucket.
    ///
    /// - Parameters:
    ///   - numbers: Users' numbers, raised by one; 0 for none.
    ///   - parts: Those that all users are of; they are a power of two.
    /// - Returns: How many had not been seen.
    mutating func mark(_ numbers: [UInt32], _ count: Int, _ parts: Range<Int>) -> Int {
        var fresh = 0
        var bits = bits.mutableSpan
        let (width, first) = (parts.count, parts.lowerBound)
        for place in 0..<count where numbers[place] > 0 {
            let user = Int(numbers[place]) - 1
            let mark = user / UserHash.partCount * width + user % UserHash.partCount - first
            let (word, bit) = (mark >> 6, UInt64(1) << UInt64(mark & 63))
            let before = bits[word]
            bits[word] = before | bit
            fresh &+= before & bit == 0 ? 1 : 0
        }
        return fresh
    }

    /// Marks a user in a bucket.
    /// - Returns: Whether it had not been seen.
    mutating func mark(_ bucket: Int, _ user: Int, _ parts: Range<Int>) -> Bool {
        let place = user / UserHash.partCount * parts.count + user % UserHash.partCount - parts.lowerBound
        let word = bucket * words + place >> 6
        let bit = UInt64(1) << UInt64(place & 63)
        let isFresh = bits[word] & bit == 0
        bits[word] |= bit
        return isFresh
    }
}
