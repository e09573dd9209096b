import BSON
import Rollups
import Testing

@Suite("packed numbers") struct PackedNumbersTests {
    @Test(
        "come back as they were",
        arguments: [0, 1, 63, 64, 127, 128, 16_383, 16_384, 20_000, 1 << 39, (1 << 40) - 1]
    )
    func roundTrip(number: Int) throws {
        var packed = PackedNumbers()
        packed.append(number)
        packed.append(signed: number)
        packed.append(signed: -number)
        var reader = try PackedReader(packed.value, "n")
        #expect(try reader.next() == number)
        #expect(try reader.nextSigned() == number)
        #expect(try reader.nextSigned() == -number)
        #expect(reader.isAtEnd)
    }

    @Test("take one byte where they are small")
    func size() {
        var packed = PackedNumbers()
        packed.append(127)
        packed.append(signed: -64)
        #expect(packed.bytes.count == 3)
    }

    @Test(
        "that are damaged are noticed",
        arguments: [
            [], [0x80], [0xFF, 0xFF], [0x80, 0x80, 0x80, 0x80, 0x80, 0x7F], [UInt8](repeating: 0xFF, count: 20),
            [UInt8](repeating: 0x80, count: 9) + [0x01],
        ] as [[UInt8]]
    )
    func damage(bytes: [UInt8]) throws {
        var reader = try PackedReader(.binary(bytes, subtype: 0), "n")
        #expect(throws: RollupDamage.self) { try reader.next() }
        var signed = try PackedReader(.binary(bytes, subtype: 0), "n")
        #expect(throws: RollupDamage.self) { try signed.nextSigned() }
    }
}
