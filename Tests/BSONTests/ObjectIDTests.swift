import BSON
import Testing

@Suite struct ObjectIDTests {
    @Test(
        "hexadecimal digits come back in lower case",
        arguments: [
            "000000000000000000000000", "ffffffffffffffffffffffff", "0123456789abcdef01234567",
            "507F1F77BCF86CD799439011",
        ]
    )
    func hexRoundTrip(hex: String) throws {
        let id = try #require(ObjectID(hex: hex))
        #expect(id.hex == hex.lowercased())
        #expect("\(id)" == id.hex)
        #expect(ObjectID(id.bytes) == id)
    }

    @Test(
        "anything but 24 hexadecimal digits is no id",
        arguments: [
            "", "507f1f77bcf86cd79943901", "507f1f77bcf86cd7994390111", "507f1f77bcf86cd79943901g",
            "507f1f77bcf86cd79943901 ", "0x7f1f77bcf86cd799439011", "507f1f77bcf86cd79943901é",
            "+07f1f77bcf86cd799439011",
        ]
    )
    func notHex(text: String) {
        #expect(ObjectID(hex: text) == nil)
    }

    @Test("bytes stand in the order of their digits, and eleven are too few")
    func bytes() {
        let id = ObjectID(Array(1...12))
        #expect(id?.hex == "0102030405060708090a0b0c")
        #expect(id?.bytes == Array(1...12))
        #expect(ObjectID(Array(1...13)) == id)
        #expect(ObjectID(Array(1...11)) == nil)
    }

    @Test("ids made on many threads at once all differ")
    func uniqueAcrossThreads() async {
        let generator = ObjectIDGenerator()
        let count = 20_000
        let ids = await withTaskGroup(of: [ObjectID].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<count).map { _ in generator.next(seconds: 1_763_134_201) } }
            }
            return await group.reduce(into: Set<ObjectID>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 8 * count)
    }

    @Test("two generators differ in their random part, one keeps its own")
    func randomPart() {
        let first = ObjectIDGenerator()
        let second = ObjectIDGenerator()
        let randomPart = { (id: ObjectID) in Array(id.bytes[4..<9]) }
        #expect(randomPart(first.next(seconds: 0)) == randomPart(first.next(seconds: .max)))
        #expect(randomPart(first.next(seconds: 0)) != randomPart(second.next(seconds: 0)))
    }

    @Test("an id begins with its time", arguments: [0, 1, 1_763_134_201, UInt32.max])
    func time(seconds: UInt32) {
        let id = ObjectIDGenerator().next(seconds: seconds)
        #expect(UInt32(id.high >> 32) == seconds)
    }

    @Test("the counter goes on from its end to its beginning without touching the random part")
    func counterWraps() {
        let generator = ObjectIDGenerator()
        let first = generator.next(seconds: 1)
        var previous = first.low & 0xFF_FFFF
        var isUnbroken = true
        for _ in 0..<(1 << 24) {
            let id = generator.next(seconds: 1)
            let count = id.low & 0xFF_FFFF
            isUnbroken = isUnbroken && id.high == first.high && id.low >> 24 == first.low >> 24
            isUnbroken = isUnbroken && count == (previous + 1) & 0xFF_FFFF
            previous = count
        }
        #expect(isUnbroken)
        #expect(previous == first.low & 0xFF_FFFF)
    }
}
