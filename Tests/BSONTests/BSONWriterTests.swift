import BSON
import Testing

@Suite struct BSONWriterTests {
    @Test("documents stand one behind the other, and one that is given up leaves those before it")
    func documentsBehindEachOther() {
        let first: BSONDocument = ["a": 1]
        var second = BSONWriter(appendingTo: first.bytes)
        second.append("b", 2)
        let both = second.finish()
        #expect(both == first.bytes + (["b": 2] as BSONDocument).bytes)

        var third = BSONWriter(appendingTo: both)
        third.append("c", "never finished")
        #expect(third.finish(keeping: both.count) == both)
    }

    @Test("a copy has the fields of its source and those that are added")
    func copy() throws {
        let source: BSONDocument = ["a": 1, "o": ["b": "x"]]
        var writer = BSONWriter(appendingTo: BSONDocument.empty.bytes, copying: source, upTo: source.bytes.count - 1)
        writer.append("added", date: 5)
        let bytes = writer.finish()
        let copy = BSONDocument(unchecked: Array(bytes.dropFirst(BSONDocument.empty.bytes.count)))
        #expect(copy == ["a": 1, "o": ["b": "x"], "added": .date(5)])
    }

    @Test("a copy may end before the last field, and take values as they are stored")
    func partialCopy() throws {
        let source: BSONDocument = ["a": 1, "b": ["c": "x"], "last": true]
        var scanner = try BSONScanner(source)
        let first = try scanner.next()
        let second = try scanner.next()
        let a = try #require(first)
        let b = try #require(second)
        var writer = BSONWriter(appendingTo: [], copying: source, upTo: a.value.upperBound)
        writer.append("renamed", type: b.type, rawValue: source.bytes[b.value])
        #expect(BSONDocument(unchecked: writer.finish()) == ["a": 1, "renamed": ["c": "x"]])
    }

    @Test("an id can be filled in after what follows it")
    func overwrite() {
        let id = ObjectID(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C)
        var writer = BSONWriter()
        writer.append("_id", ObjectID(high: 0, low: 0))
        let offset = writer.count - 12
        writer.append("a", "x")
        writer.overwrite(id, at: offset)
        #expect(BSONDocument(unchecked: writer.finish()) == ["_id": .objectID(id), "a": "x"])
    }

    @Test("nested documents and arrays have their own lengths")
    func nesting() {
        var writer = BSONWriter()
        writer.beginDocument("o")
        writer.beginArray("l")
        writer.append("0", true)
        writer.end()
        writer.appendNull("n")
        writer.end()
        writer.append("after", int64: 1)
        #expect(
            BSONDocument(unchecked: writer.finish()) == ["o": ["l": [true], "n": .null], "after": .int64(1)]
        )
    }
}
