import BSON

/// Texts as documents store them: by their bytes, since another program may have written some that are no UTF-8.
enum BSONText {
    /// The length, the bytes, NUL.
    static func stored(_ text: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(text.count + 1).littleEndian) { Array($0) } + text + [0]
    }

    /// The bytes of a text in a document; `nil` when there is none of that name.
    static func find(_ name: String, in document: BSONDocument) -> [UInt8]? {
        guard var scanner = try? BSONScanner(document) else { return nil }
        while let element = try? scanner.next() {
            guard document.bytes[element.name].elementsEqual(name.utf8) else { continue }
            guard element.type == BSONType.string.rawValue else { return nil }
            return Array(document.bytes[element.value].dropFirst(4).dropLast())
        }
        return nil
    }
}
