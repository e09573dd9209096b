import BSON
import Testing

@Suite struct BSONScannerTests {
    /// An element of every type of the specification: type byte and value.
    private static let values: [(type: UInt8, value: [UInt8])] = [
        (0x01, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]), (0x02, [2, 0, 0, 0, 0x61, 0]), (0x03, [5, 0, 0, 0, 0]),
        (0x04, [5, 0, 0, 0, 0]), (0x05, [2, 0, 0, 0, 0, 1, 2]), (0x06, []), (0x07, Array(1...12)), (0x08, [1]),
        (0x09, Array(1...8)), (0x0A, []), (0x0B, [0x61, 0, 0x69, 0]), (0x0C, [2, 0, 0, 0, 0x61, 0] + Array(1...12)),
        (0x0D, [2, 0, 0, 0, 0x61, 0]), (0x0E, [2, 0, 0, 0, 0x61, 0]),
        (0x0F, [16, 0, 0, 0, 2, 0, 0, 0, 0x61, 0, 5, 0, 0, 0, 0, 0]), (0x10, Array(1...4)), (0x11, Array(1...8)),
        (0x12, Array(1...8)), (0x13, Array(1...16)), (0x7F, []), (0xFF, []),
    ]

    private static func document(_ elements: [UInt8]) -> BSONDocument {
        BSONDocument(unchecked: [UInt8(elements.count + 5), 0, 0, 0] + elements + [0])
    }

    private func elements(of document: BSONDocument) throws(BSONError) -> [BSONScanner.Element] {
        var scanner = try BSONScanner(document)
        var elements: [BSONScanner.Element] = []
        while let element = try scanner.next() { elements.append(element) }
        return elements
    }

    @Test("elements of every type are found, each with its bytes")
    func everyType() throws {
        for (type, value) in Self.values {
            let document = Self.document([0x0A, 0x61, 0, type, 0x6E, 0x65, 0] + value + [0x08, 0x7A, 0, 1])
            let found = try elements(of: document)
            #expect(found.map(\.type) == [0x0A, type, 0x08])
            #expect(found.map { String(decoding: document.bytes[$0.name], as: UTF8.self) } == ["a", "ne", "z"])
            #expect(found.map { Array(document.bytes[$0.value]) } == [[], value, [1]])
            #expect(document["z"] == true)
        }
    }

    @Test("an element that is cut off is refused, of whatever type")
    func truncated() {
        for (type, value) in Self.values {
            let whole = [type, 0x6E, 0] + value
            for length in 1..<whole.count {
                let document = Self.document(Array(whole.prefix(length)))
                #expect(throws: BSONError.self, "type \(type), \(length) bytes") { try elements(of: document) }
            }
        }
    }

    @Test("a length that does not fit the bytes is refused", arguments: [0, 4, 6, 255])
    func wrongLength(length: UInt8) {
        #expect(throws: BSONError.truncated(offset: 0)) {
            try BSONScanner(BSONDocument(unchecked: [length, 0, 0, 0, 0]))
        }
        #expect(throws: BSONError.truncated(offset: 0)) { try BSONScanner(BSONDocument(unchecked: [])) }
    }

    @Test("a type that the specification does not have is refused", arguments: [0x00, 0x14, 0x80, 0xFE] as [UInt8])
    func unknownType(type: UInt8) {
        let document = Self.document([type, 0x6E, 0, 0])
        #expect(throws: BSONError.unsupportedType(type, key: "")) { try elements(of: document) }
    }

    @Test("whatever byte is changed, scanning ends with elements inside the document or an error")
    func corrupt() {
        let bytes = Self.document(Self.values.flatMap { [$0.type, 0x6E, 0] + $0.value }).bytes
        var refused = 0
        for index in bytes.indices {
            for change in UInt8(1)...255 {
                var corrupt = bytes
                corrupt[index] ^= change
                do {
                    let found = try elements(of: BSONDocument(unchecked: corrupt))
                    let isInside = found.allSatisfy { $0.value.upperBound < bytes.count && $0.name.lowerBound > 4 }
                    #expect(isInside)
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > bytes.count)
    }
}
