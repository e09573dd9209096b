package import Analytics
package import BSON

/// Reads what ``PackedNumbers`` wrote, in this version or an older one.
package struct PackedReader {
    /// What is counted here is far smaller. The bound lets sums of damaged numbers not overflow.
    private static let limit = 1 << 40

    /// The format's version.
    package let version: UInt8
    private let bytes: [UInt8]
    private var offset: Int

    /// - Throws: ``RollupDamage`` when it is no such value; ``NewerRollups`` when its version is not known yet.
    package init(_ value: BSONValue?, _ name: String) throws {
        switch value {
        case .binary(let bytes, 0)?:
            (version, self.bytes, offset) = (1, bytes, 0)
        case .binary(let bytes, PackedNumbers.subtype)?:
            guard let version = bytes.first, version > 1 else { throw RollupDamage("\(name) has no version") }
            guard version <= PackedNumbers.version else { throw NewerRollups(version: Int(version)) }
            (self.version, self.bytes, offset) = (version, bytes, 1)
        default: throw RollupDamage("\(name) is not binary")
        }
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

    /// The next measures. Those that the format did not have yet are 0.
    /// - Throws: ``RollupDamage``.
    package mutating func next(_ measures: [Measure]) throws(RollupDamage) -> Measures {
        var counts = Measures.none
        for measure in measures where measure.formatVersion <= version {
            counts[measure] = measure.isAdditive ? try next() : try nextSigned()
        }
        return counts
    }

    private mutating func bits() throws(RollupDamage) -> UInt64 {
        guard offset < bytes.count else { throw RollupDamage("a number is cut off") }
        let first = bytes[offset]
        offset += 1
        guard first & 0x80 != 0 else { return UInt64(first) }
        return try bits(behind: UInt64(first & 0x7F))
    }

    private mutating func bits(behind first: UInt64) throws(RollupDamage) -> UInt64 {
        var bits = first
        var shift: UInt64 = 7
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

extension BSONDocument {
    /// The packed numbers of that name.
    /// - Throws: ``RollupDamage``, ``NewerRollups``.
    package func packed(_ name: String) throws -> PackedReader { try PackedReader(self[name], name) }
}
