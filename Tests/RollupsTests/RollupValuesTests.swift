import Analytics
import BSON
import RandomNumbers
import Rollups
import Testing

@Suite("counts of values") struct RollupValuesTests {
    private static let version = RollupVersion(siteID: "s", generation: 1)

    private static func document(_ counts: [Int: Measures], chunk: Int) -> BSONDocument {
        var values = RollupValues(chunk: chunk)
        values.counts = counts
        return values.document(
            RollupKey(.values(RollupDimension.allCases[0], chunk: chunk), .day, number: 20_000),
            version
        )
    }

    @Test("are stored and read without loss", arguments: 0..<12 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let chunk = Int.random(in: 0..<300, using: &numbers)
        var counts: [Int: Measures] = [:]
        var value = chunk * RollupValues.chunkSize
        while value < (chunk + 1) * RollupValues.chunkSize {
            counts[value] = Measures(events: Int.random(in: 1...2, using: &numbers), views: 1)
            value += seed % 3 == 0 ? 1 : Int.random(in: 1...Int(seed), using: &numbers)
        }
        #expect(try RollupValues(chunk: chunk, Self.document(counts, chunk: chunk)).counts == counts)
    }

    @Test("take a few bytes where all were seen once")
    func size() throws {
        let counts = (0..<RollupValues.chunkSize).map { ($0, Measures(events: 1, views: 1)) }
        let document = Self.document(Dictionary(uniqueKeysWithValues: counts), chunk: 0)
        guard case .binary(let bytes, _)? = document["counts"] else { throw RollupDamage("no counts") }
        #expect(bytes.count <= 6)
    }

    @Test("of version 1, which had no runs, are read")
    func versionOne() throws {
        let document: BSONDocument = ["counts": .binary([0, 2, 1, 3, 1, 0], subtype: 0)]
        #expect(
            try RollupValues(chunk: 1, document).counts
                == [4_096: Measures(events: 2, views: 1), 4_100: Measures(events: 1)]
        )
    }

    @Test(
        "that leave their chunk are noticed",
        arguments: [[2, 1, 0xFE, 0x1F, 1, 1], [2, 0x82, 0x80, 1, 1], [2, 1, 0xFF]]
    )
    func damage(bytes: [UInt8]) {
        let document: BSONDocument = ["counts": .binary(bytes + [1, 1], subtype: 0x80)]
        #expect(throws: RollupDamage.self) { try RollupValues(chunk: 0, document) }
    }

    @Test("of a newer version are no damage")
    func newer() {
        let document: BSONDocument = ["counts": .binary([PackedNumbers.version + 1], subtype: 0x80)]
        #expect(throws: NewerRollups(version: Int(PackedNumbers.version) + 1)) { try RollupValues(chunk: 0, document) }
    }
}
