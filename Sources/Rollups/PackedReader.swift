/// Reads what ``PackedNumbers`` wrote.
package struct PackedReader {
    /// What is counted here is far smaller. The bound lets sums of damaged numbers not overflow.
    private static let limit = 1 << 40

    private let bytes: [UInt8]
    private var offset = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var isAtEnd: Bool { offset == bytes.count }

    /// The next number, which was not negative.
    /// - Throws: ``RollupDamage``.
    package mutating func next() throws(RollupDamage) -> Int {
        guard let number = Int(exactly: try bits()), number < Self.limit else {
            throw RollupDamage("a number is too large")
        }
        return number
    }

    /// The next number, which was appended as signed.
    /// - Throws: ``RollupDamage``.
    package mutating func nextSigned() throws(RollupDamage) -> Int {
        let bits = try bits()
        let number = Int(bits >> 1) ^ -Int(bits & 1)
        guard abs(number) < Self.limit else { throw RollupDamage("a number is too large") }
        return number
    }

    private mutating func bits() throws(RollupDamage) -> UInt64 {
        var bits: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            guard shift < 56 else { throw RollupDamage("a number is too large") }
            bits |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 != 0 else { return bits }
            shift += 7
        }
        throw RollupDamage("a number is cut off")
    }
}
