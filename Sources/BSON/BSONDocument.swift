/// A document as bytes; fields are found by walking over it.
public struct BSONDocument: Equatable, Hashable, Sendable {
    /// The document's bytes, length and closing NUL included.
    public let bytes: [UInt8]

    /// The document without fields.
    public static let empty = BSONDocument(unchecked: [5, 0, 0, 0, 0])

    /// Takes bytes that this module, or the driver, has written.
    public init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Writes the fields in their order.
    public init(_ fields: some Sequence<(BSONKey, BSONValue)>) {
        var writer = BSONWriter()
        for (key, value) in fields {
            writer.append(key, value)
        }
        bytes = writer.finish()
    }

    /// The first value of that name; `nil` if there is none or if it cannot be read.
    public subscript(_ name: String) -> BSONValue? {
        // The scanner steps over types that the reader does not know, and decodes nothing that was not asked for.
        guard var scanner = try? BSONScanner(self) else { return nil }
        while let element = try? scanner.next() {
            guard bytes[element.name].elementsEqual(name.utf8) else { continue }
            var reader = BSONReader(bytes[...], at: element.name.lowerBound - 1)
            return try? reader.next()?.value
        }
        return nil
    }

    /// All fields in order.
    /// - Throws: ``BSONError`` where the bytes are not a document or hold a type that is not read.
    public func fields() throws(BSONError) -> [(key: String, value: BSONValue)] {
        var reader = BSONReader(bytes[...])
        var fields: [(key: String, value: BSONValue)] = []
        while let element = try reader.next() {
            fields.append(element)
        }
        return fields
    }

    /// All values in order, for arrays.
    /// - Throws: ``BSONError`` as ``fields()``.
    public func values() throws(BSONError) -> [BSONValue] {
        try fields().map(\.value)
    }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    /// A document whose fields keep the order in which they are written.
    public init(dictionaryLiteral elements: (BSONKey, BSONValue)...) {
        self.init(elements)
    }
}

extension BSONDocument {
    /// The whole number of that name.
    /// - Throws: ``BSONError/missing(key:)``, ``BSONError/wrongType(key:)``.
    public func integer(_ name: String) throws(BSONError) -> Int {
        guard let value = self[name] else { throw .missing(key: name) }
        guard let integer = value.integer else { throw .wrongType(key: name) }
        return Int(integer)
    }

    /// The string of that name.
    /// - Throws: ``BSONError/missing(key:)``, ``BSONError/wrongType(key:)``.
    public func string(_ name: String) throws(BSONError) -> String {
        guard let value = self[name] else { throw .missing(key: name) }
        guard let string = value.string else { throw .wrongType(key: name) }
        return string
    }

    /// The document or array of that name.
    /// - Throws: ``BSONError/missing(key:)``, ``BSONError/wrongType(key:)``.
    public func document(_ name: String) throws(BSONError) -> BSONDocument {
        guard let value = self[name] else { throw .missing(key: name) }
        guard let document = value.document else { throw .wrongType(key: name) }
        return document
    }

    /// The object id of that name.
    /// - Throws: ``BSONError/missing(key:)``, ``BSONError/wrongType(key:)``.
    public func objectID(_ name: String) throws(BSONError) -> ObjectID {
        guard let value = self[name] else { throw .missing(key: name) }
        guard let id = value.objectID else { throw .wrongType(key: name) }
        return id
    }
}
