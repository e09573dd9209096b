import BSON
import Testing

@Suite struct BSONDocumentTests {
    @Test(
        "every value comes back as it was written",
        arguments: [
            .double(0.1), .double(-0.0), .double(.greatestFiniteMagnitude), .double(.leastNonzeroMagnitude),
            .double(.infinity), "", "text", "ä\u{0}😀\u{10FFFF}", [:], ["a": ["b": ["c": 1]]], [], ["a", 1, true, [1]],
            .binary([], subtype: 0), .binary([0, 1, 255], subtype: 128), .uuid(Array(0..<16)),
            .objectID(ObjectID(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C)), true, false, .date(0), .date(-1),
            .date(.max), .date(.min), .null, .int32(.min), .int32(.max), .int64(.min), .int64(.max), .int64(1),
            .timestamp(.max),
        ] as [BSONValue]
    )
    func roundTrip(value: BSONValue) throws {
        let document: BSONDocument = ["before": 1, "value": value, "after": "x"]
        let fields = try document.fields()
        #expect(fields.map(\.key) == ["before", "value", "after"])
        #expect(fields.map(\.value) == [1, value, "x"])
        #expect(document["value"] == value)
    }

    @Test("not a number stays not a number")
    func notANumber() throws {
        let document: BSONDocument = ["value": .double(.nan)]
        guard case .double(let value)? = document["value"] else {
            Issue.record("not a double")
            return
        }
        #expect(value.isNaN)
    }

    @Test("a negative zero keeps its sign")
    func negativeZero() throws {
        let document: BSONDocument = ["value": .double(-0.0)]
        guard case .double(let value)? = document["value"] else {
            Issue.record("not a double")
            return
        }
        #expect(value.sign == .minus)
    }

    @Test("bytes are those of the specification's example")
    func specification() {
        // https://bsonspec.org/faq.html: {"BSON": ["awesome", 5.05, 1986]}
        let document: BSONDocument = ["BSON": ["awesome", 5.05, 1986]]
        let expected: [UInt8] =
            [0x31, 0, 0, 0, 0x04] + Array("BSON".utf8) + [0, 0x26, 0, 0, 0, 0x02, 0x30, 0, 8, 0, 0, 0]
            + Array("awesome".utf8)
            + [0, 0x01, 0x31, 0, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x14, 0x40, 0x10, 0x32, 0, 0xC2, 0x07, 0, 0, 0, 0]
        #expect(document.bytes == expected)
    }

    @Test(
        "a whole number takes 32 bits where it fits and 64 where it does not",
        arguments: [
            (0, BSONValue.int32(0)),
            (2_147_483_647, .int32(.max)),
            (2_147_483_648, .int64(2_147_483_648)),
            (-2_147_483_648, .int32(.min)),
            (-2_147_483_649, .int64(-2_147_483_649)),
            (.max, .int64(.max)),
            (.min, .int64(.min)),
        ]
    )
    func smallestWholeType(number: Int, expected: BSONValue) {
        var writer = BSONWriter()
        writer.append("n", number)
        #expect(BSONDocument(unchecked: writer.finish())["n"] == expected)
        #expect(BSONValue(integerLiteral: Int64(number)) == expected)
    }

    @Test("of two fields of one name the first is found")
    func firstOfName() throws {
        let document: BSONDocument = ["a": 1, "a": 2]
        #expect(document["a"] == 1)
        #expect(try document.values() == [1, 2])
    }

    @Test("a field that is missing, and one of another type, are told apart")
    func typedAccess() throws {
        let document: BSONDocument = [
            "n": 1, "d": 2.0, "f": 2.5, "s": "x", "o": ["a": 1], "l": [1], "id": .objectID(ObjectID(high: 1, low: 2)),
        ]
        #expect(try document.integer("n") == 1)
        #expect(try document.integer("d") == 2)
        #expect(try document.string("s") == "x")
        #expect(try document.document("o") == ["a": 1])
        #expect(try document.document("l").values() == [1])
        #expect(try document.objectID("id") == ObjectID(high: 1, low: 2))
        #expect(throws: BSONError.missing(key: "x")) { try document.integer("x") }
        #expect(throws: BSONError.missing(key: "x")) { try document.string("x") }
        #expect(throws: BSONError.missing(key: "x")) { try document.document("x") }
        #expect(throws: BSONError.missing(key: "x")) { try document.objectID("x") }
        #expect(throws: BSONError.wrongType(key: "f")) { try document.integer("f") }
        #expect(throws: BSONError.wrongType(key: "s")) { try document.integer("s") }
        #expect(throws: BSONError.wrongType(key: "n")) { try document.string("n") }
        #expect(throws: BSONError.wrongType(key: "n")) { try document.document("n") }
        #expect(throws: BSONError.wrongType(key: "n")) { try document.objectID("n") }
    }

    @Test("an array's keys count from zero, beyond nine too")
    func arrayKeys() throws {
        let values: [BSONValue] = (0..<12).map { .int32(Int32($0)) }
        let array = try #require(BSONValue.array(values).document)
        let keys = try array.fields().map(\.key)
        #expect(keys == (0..<12).map { String($0) })
    }

    @Test("a name ends at its first NUL, as a document cannot hold one")
    func keyWithNUL() throws {
        let document = BSONDocument([(BSONKey("a\u{0}b"), BSONValue.int32(1))])
        #expect(try document.fields().map(\.key) == ["a"])
    }
}
