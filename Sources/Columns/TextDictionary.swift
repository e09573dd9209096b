/// Different texts, each with a number: 0, 1, 2, … in the order in which they came. Texts are compared by their bytes.
///
/// Texts lie one behind the other in one array, and are found by a table of open addresses. Its hash is keyed anew in each
/// process, so that nobody can send texts that all fall into one place.
package struct TextDictionary: Sendable {
    /// Up to so many texts are compared one by one: that is quicker than to hash.
    private static let linearLimit = 8

    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int] = []
    private var hashes: [UInt32] = []
    /// Numbers, raised by one; 0 where there is none. Its length is a power of two.
    private var slots: [UInt32] = []

    package init() {}

    /// How many texts there are.
    package var count: Int { ends.count }
    /// About how much memory it takes.
    package var memory: Int { bytes.capacity + ends.capacity * 8 + hashes.capacity * 4 + slots.capacity * 4 }

    /// The text of a number.
    package subscript(number: Int) -> ArraySlice<UInt8> { bytes[range(number)] }

    /// The text's number; `nil` when it has none.
    package func number(of text: ArraySlice<UInt8>) -> Int? {
        if slots.isEmpty { return linear(text) }
        let hash = Self.hash(text)
        let slot = self.slot(of: text, hash)
        return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
    }

    /// The text's number; the next one when it has none yet.
    package mutating func add(_ text: ArraySlice<UInt8>) -> Int {
        if slots.isEmpty {
            if let number = linear(text) { return number }
            if count < Self.linearLimit { return append(text) }
            makeTable(4 * Self.linearLimit)
        }
        let hash = Self.hash(text)
        let slot = self.slot(of: text, hash)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        let number = append(text)
        hashes.append(hash)
        slots[slot] = UInt32(number + 1)
        if count * 2 > slots.count { makeTable(slots.count * 2) }
        return number
    }

    private mutating func append(_ text: ArraySlice<UInt8>) -> Int {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        return ends.count - 1
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    private func linear(_ text: ArraySlice<UInt8>) -> Int? {
        for number in ends.indices where isEqual(number, text) { return number }
        return nil
    }

    private func isEqual(_ number: Int, _ text: ArraySlice<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == text.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            text.withUnsafeBytes { text in
                var place = 0
                while place + 8 <= text.count {
                    let left = bytes.loadUnaligned(fromByteOffset: range.lowerBound + place, as: UInt64.self)
                    guard left == text.loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
                    place += 8
                }
                while place < text.count {
                    guard bytes[range.lowerBound + place] == text[place] else { return false }
                    place += 1
                }
                return true
            }
        }
    }

    /// Where the text's number is, or belongs.
    private func slot(of text: ArraySlice<UInt8>, _ hash: UInt32) -> Int {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, isEqual(number, text) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func makeTable(_ size: Int) {
        while hashes.count < count { hashes.append(Self.hash(self[hashes.count])) }
        slots = Array(repeating: 0, count: size)
        let mask = size - 1
        for number in hashes.indices {
            var slot = Int(hashes[number]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    private static let keys = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)

    /// Eight bytes at a time are multiplied in, both halves of the product. Source: https://github.com/wangyi-fudan/wyhash
    private static func hash(_ text: ArraySlice<UInt8>) -> UInt32 {
        let (seed, key) = keys
        func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
            let product = (hash ^ word).multipliedFullWidth(by: key)
            return product.high ^ product.low ^ word.byteSwapped
        }
        return text.withUnsafeBytes { text in
            var hash = seed ^ UInt64(text.count)
            var place = 0
            while place + 8 <= text.count {
                hash = mix(hash, text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            var word: UInt64 = 0
            while place < text.count {
                word = word << 8 | UInt64(text[place])
                place += 1
            }
            hash = mix(mix(hash, word), key)
            return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
        }
    }
}
