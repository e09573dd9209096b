import BSON
import RandomNumbers
import Rollups
import Testing

@Suite("the days of a user") struct UserDaysTests {
    private func hour(_ day: Int, _ hour: Int) -> Int { day * 24 + hour }

    @Test("tell what is new about a visit, whenever it comes to be known")
    func visits() {
        var days = UserDays()
        #expect(days.add(hour: hour(20_000, 5)) == .day(previous: nil, next: nil))
        #expect(days.add(hour: hour(20_000, 5)) == .known)
        #expect(days.add(hour: hour(20_000, 23)) == .hour)
        #expect(days.add(hour: hour(20_010, 0)) == .day(previous: 20_000, next: nil))
        #expect(days.add(hour: hour(20_005, 7)) == .day(previous: 20_000, next: 20_010))
        #expect(days.add(hour: hour(0, 0)) == .day(previous: nil, next: 20_000))
        #expect(days.add(hour: hour(20_005, 7)) == .known)
        #expect(days.add(hour: hour(0, 23)) == .hour)
    }

    @Test("are stored and read without loss", arguments: [1, 2, 3])
    func packing(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        var days = UserDays()
        for _ in 0..<500 {
            _ = days.add(hour: Int.random(in: 0..<hour(20_500, 0), using: &numbers))
            _ = days.add(hour: hour(20_400 + Int.random(in: 0..<10, using: &numbers), 3))
        }
        #expect(try UserDays(packed: PackedReader(days.packed.value, "days")) == days)
        #expect(try UserDays(packed: PackedReader(PackedNumbers().value, "days")) == UserDays())
    }

    @Test(
        "that are damaged are noticed",
        arguments: [[1], [1, 0], [1, 1, 0, 1], [1, 0xFF, 0xFF, 0xFF, 0xFF, 1]] as [[UInt8]]
    )
    func damage(bytes: [UInt8]) {
        #expect(throws: RollupDamage.self) { try UserDays(packed: PackedReader(.binary(bytes, subtype: 0), "days")) }
    }
}
