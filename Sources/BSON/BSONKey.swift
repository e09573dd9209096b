/// A field name, encoded once: its bytes and the closing NUL.
///
/// Names on the hot path are constants of this type, so that writing one is a single copy.
public struct BSONKey: Sendable, Hashable, ExpressibleByStringLiteral {
    /// UTF-8 with the closing NUL.
    public let bytes: [UInt8]

    /// - Parameter name: A name without NUL; anything from the first NUL on is cut off, because a
    ///   document cannot hold it.
    public init(_ name: String) {
        var bytes = Array(name.utf8.prefix { $0 != 0 })
        bytes.append(0)
        self.bytes = bytes
    }

    /// Makes a key from a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}
