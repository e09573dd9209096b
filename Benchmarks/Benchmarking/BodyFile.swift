import FoundationEssentials

/// What is sent again and again: a file with one request body a line.
public struct BodyFile: Sendable {
    /// A file without bodies.
    public struct Empty: Error, CustomStringConvertible {
        let path: String

        /// Names the file.
        public var description: String { "there is nothing in \(path)" }
    }

    /// The bodies, in the file's order; there is at least one.
    public let bodies: [[UInt8]]

    /// - Throws: ``Empty``, or what reading throws.
    public init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        bodies = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
        if bodies.isEmpty { throw Empty(path: path) }
    }
}
