/// Finds a name among a few by its bytes.
///
/// The names lie in the table itself: an array of them would be counted as a reference whenever one is looked up, for every
/// field of every event.
package final class NameTable: Sendable {
    /// How many names there may be, and how many bytes one may have.
    private static let capacity = (names: 32, bytes: 16)

    /// How many places names are looked for in: twice as many as there may be names.
    private static let slotBits: UInt64 = 6

    /// A name of no more than 16 bytes.
    private struct Key: Equatable, Sendable {
        private var first: UInt64 = 0
        private var second: UInt64 = 0
        private let count: Int

        init() { count = 0 }

        init(_ bytes: [UInt8], _ range: Range<Int>) {
            count = range.count
            let middle = min(range.upperBound, range.lowerBound + 8)
            for index in range.lowerBound..<middle { first = first << 8 | UInt64(bytes[index]) }
            for index in middle..<range.upperBound { second = second << 8 | UInt64(bytes[index]) }
        }

        /// Where it is looked for first. Odd numbers, whose upper bits depend on all bits.
        var slot: Int {
            let mixed = first ^ (second &* 0xC2B2_AE3D_27D4_EB4F)
            return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> (64 - NameTable.slotBits))
        }
    }

    private let keys: InlineArray<32, Key>
    /// Places of names, raised by one; 0 where there is none.
    private let slots: InlineArray<64, UInt8>

    /// - Parameter names: No more than 32, of no more than 16 bytes each, none empty.
    package init(_ names: [String]) {
        precondition(names.count <= Self.capacity.names, "the table has room for \(Self.capacity.names) names")
        var slots = InlineArray<64, UInt8>(repeating: 0)
        var keys = InlineArray<32, Key>(repeating: Key())
        for (place, name) in names.enumerated() {
            let bytes = Array(name.utf8)
            precondition((1...Self.capacity.bytes).contains(bytes.count), "\(name) is empty or too long for the table")
            keys[place] = Key(bytes, bytes.indices)
            var slot = keys[place].slot
            while slots[slot] != 0 { slot = (slot + 1) & 63 }
            slots[slot] = UInt8(place + 1)
        }
        self.keys = keys
        self.slots = slots
    }

    /// The place of a name; `nil` when it is not in the table.
    package func place(of name: [UInt8]) -> Int? { place(of: name, at: name.indices) }

    /// The place of a name that is a part of some bytes; `nil` when it is not in the table.
    package func place(of bytes: [UInt8], at range: Range<Int>) -> Int? {
        guard range.count <= Self.capacity.bytes else { return nil }
        let key = Key(bytes, range)
        var slot = key.slot
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if keys[place] == key { return place }
            slot = (slot + 1) & 63
        }
        return nil
    }
}
