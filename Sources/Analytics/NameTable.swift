/// Finds a name among a few by its bytes, without touching the memory of names that are not meant.
package struct NameTable: Sendable {
    /// What tells most names apart.
    private struct Key: Equatable, Sendable {
        /// The first eight bytes.
        var head: UInt64 = 0
        let count: Int

        init(_ bytes: [UInt8], _ range: Range<Int>) {
            count = range.count
            for index in range.lowerBound..<min(range.upperBound, range.lowerBound + 8) {
                head = head << 8 | UInt64(bytes[index])
            }
        }
    }

    private let keys: [Key]
    private let names: [[UInt8]]

    package init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        keys = self.names.map { Key($0, $0.indices) }
    }

    /// The place of a name; `nil` when it is not in the table.
    package func place(of name: [UInt8]) -> Int? { place(of: name, at: name.indices) }

    /// The place of a name that is a part of some bytes; `nil` when it is not in the table.
    package func place(of bytes: [UInt8], at range: Range<Int>) -> Int? {
        let key = Key(bytes, range)
        for place in keys.indices where keys[place] == key {
            if key.count <= 8 || names[place].elementsEqual(bytes[range]) { return place }
        }
        return nil
    }
}
