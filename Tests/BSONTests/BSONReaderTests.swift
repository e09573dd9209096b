import BSON
import Testing

@Suite struct BSONReaderTests {
    private static let everything: BSONDocument = [
        "double": 1.5, "string": "häß😀", "document": ["a": ["b": 1]], "array": ["x", 2], "binary": .uuid(Array(0..<16)),
        "id": .objectID(ObjectID(high: 1, low: 2)), "bool": true, "date": .date(3), "null": .null, "int32": 4,
        "timestamp": .timestamp(5), "int64": .int64(6),
    ]

    /// A document's bytes around the bytes of its elements.
    private static func document(_ elements: [UInt8]) -> [UInt8] {
        [UInt8(elements.count + 5), 0, 0, 0] + elements + [0]
    }

    private func readToTheEnd(_ bytes: [UInt8]) throws(BSONError) {
        for value in try BSONDocument(unchecked: bytes).values() {
            if let nested = value.document { try readToTheEnd(nested.bytes) }
        }
    }

    @Test("a document that is cut off anywhere is refused")
    func truncated() {
        let bytes = Self.everything.bytes
        for length in 0..<bytes.count {
            #expect(throws: BSONError.self, "cut off after \(length)") { try readToTheEnd(Array(bytes.prefix(length))) }
        }
    }

    @Test("a document that claims to be shorter than it is is refused")
    func shortened() throws {
        let bytes = Self.everything.bytes
        for length in 0..<bytes.count where try !endsAtElement(length) {
            var short = bytes
            short[0] = UInt8(length & 0xFF)
            short[1] = UInt8(length >> 8)
            #expect(throws: BSONError.self, "length \(length)") { try readToTheEnd(short) }
        }
    }

    /// Whether a document of that length would end right behind one of the elements.
    private func endsAtElement(_ length: Int) throws -> Bool {
        var fields: [(BSONKey, BSONValue)] = []
        var lengths = [5]
        for (key, value) in try Self.everything.fields() {
            fields.append((BSONKey(key), value))
            lengths.append(BSONDocument(fields).bytes.count)
        }
        return lengths.contains(length)
    }

    @Test("bytes behind a document are not looked at")
    func more() throws {
        let bytes = Self.everything.bytes + [1, 2, 3]
        #expect(try BSONDocument(unchecked: bytes).values() == Self.everything.values())
    }

    @Test("whatever byte is changed, reading ends with values or an error")
    func corrupt() {
        let bytes = Self.everything.bytes
        var refused = 0
        for index in bytes.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF, 0x7F] {
                var corrupt = bytes
                corrupt[index] ^= change
                do {
                    try readToTheEnd(corrupt)
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > bytes.count)
    }

    @Test(
        "corrupt elements are refused for what is wrong with them",
        arguments: [
            ([], .truncated(offset: 4)),
            ([4, 0, 0, 0, 0], .truncated(offset: 4)),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0], .truncated(offset: 4)),
            ([0xFF, 0xFF, 0xFF, 0x7F, 0], .truncated(offset: 4)),
            ([6, 0, 0, 0, 0], .truncated(offset: 4)),
            (document([0x10]), .truncated(offset: 5)),
            (document([0x10, 0x61]), .truncated(offset: 5)),
            (document([0x10, 0x61, 0, 1, 0, 0]), .truncated(offset: 7)),
            (document([0x02, 0x61, 0, 0, 0, 0, 0]), .truncated(offset: 11)),
            (document([0x02, 0x61, 0, 3, 0, 0, 0, 0x62, 0]), .truncated(offset: 11)),
            (document([0x02, 0x61, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x62, 0]), .truncated(offset: 11)),
            (document([0x03, 0x61, 0, 4, 0, 0, 0, 0]), .truncated(offset: 7)),
            (document([0x03, 0x61, 0, 200, 0, 0, 0, 0]), .truncated(offset: 7)),
            (document([0x05, 0x61, 0, 2, 0, 0, 0, 0, 1]), .truncated(offset: 12)),
            (document([0x07, 0x61, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), .truncated(offset: 7)),
            (document([0x02, 0x61, 0, 3, 0, 0, 0, 0xC0, 0x80, 0]), .invalidUTF8(offset: 11)),
            (document([0x0A, 0xFF, 0]), .invalidUTF8(offset: 5)),
            (document([0x06, 0x61, 0]), .unsupportedType(0x06, key: "a")),
            (document([0x0B, 0x61, 0, 0x62, 0, 0]), .unsupportedType(0x0B, key: "a")),
            (document([0x13, 0x61, 0] + [UInt8](repeating: 0, count: 16)), .unsupportedType(0x13, key: "a")),
            (document([0xFF, 0x61, 0]), .unsupportedType(0xFF, key: "a")),
        ] as [([UInt8], BSONError)]
    )
    func refusal(bytes: [UInt8], error: BSONError) {
        #expect(throws: error) { try BSONDocument(unchecked: bytes).fields() }
    }

    @Test("looking for a name steps over types that are not read")
    func lookUpBehindUnread() {
        let document = BSONDocument(unchecked: Self.document([0x06, 0x62, 0, 0x08, 0x63, 0, 1]))
        #expect(document["b"] == nil)
        #expect(document["c"] == true)
    }

    @Test("looking for a name in corrupt bytes finds what stands before the damage, and nothing behind it")
    func lookUpInCorruptBytes() {
        let document = BSONDocument(unchecked: Self.document([0x08, 0x61, 0, 1, 0x99, 0x62, 0, 0x08, 0x63, 0, 1]))
        #expect(document["a"] == true)
        #expect(document["b"] == nil)
        #expect(document["c"] == nil)
    }
}
