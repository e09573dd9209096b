/// Why bytes are not a BSON document, or not the document that was expected.
public enum BSONError: Error, Equatable, Sendable {
    /// The bytes end before the length that they announce, or announce an impossible one.
    case truncated(offset: Int)
    /// An element has a type that this module does not read.
    case unsupportedType(UInt8, key: String)
    /// A field is missing.
    case missing(key: String)
    /// A field is there but has another type than the one asked for.
    case wrongType(key: String)
    /// A key or a string is not valid UTF-8.
    case invalidUTF8(offset: Int)
}
