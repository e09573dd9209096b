/// The request line as a server logs it: method, target and usually the protocol.
struct RequestLine {
    let method: String
    let path: String

    /// - Parameter bytes: The request line without escapes.
    init(_ bytes: ArraySlice<UInt8>) throws(AccessLogError) {
        guard let methodEnd = bytes.firstIndex(of: ASCII.space), methodEnd > bytes.startIndex,
            bytes[..<methodEnd].allSatisfy(Self.isTokenByte),
            let target = Self.target(in: bytes[(methodEnd + 1)...]),
            let path = Self.path(of: target)
        else { throw .noRequestPath(Excerpt.of(bytes)) }
        guard let text = String(validating: path, as: UTF8.self) else { throw .pathNotUTF8(Excerpt.of(path)) }
        self.method = String(decoding: bytes[..<methodEnd], as: UTF8.self)
        self.path = text
    }

    /// What is before the protocol. Only where there is a protocol can a target have spaces; in HTTP/0.9 there is none.
    private static func target(in rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let lastSpace = rest.lastIndex(of: ASCII.space) else { return rest.isEmpty ? nil : rest }
        guard rest[(lastSpace + 1)...].starts(with: "HTTP/".utf8), lastSpace > rest.startIndex else { return nil }
        return rest[..<lastSpace]
    }

    /// The path of a target in origin form or absolute form (RFC 9112, section 3.2); an empty path is `/`.
    private static func path(of target: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let end = target.firstIndex { $0 == ASCII.questionMark || $0 == ASCII.hash } ?? target.endIndex
        let resource = target[..<end]
        guard let first = resource.first else { return [ASCII.slash] }
        if first == ASCII.slash { return resource }
        guard let rest = afterScheme(resource), let next = rest.first, next != ASCII.slash else { return nil }
        return rest.firstIndex(of: ASCII.slash).map { rest[$0...] } ?? [ASCII.slash]
    }

    /// The authority and the path, which follow `scheme://`; `nil` where there is no scheme.
    private static func afterScheme(_ resource: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = resource.first, ASCII.isLetter(first), let colon = resource.firstIndex(of: ASCII.colon),
            resource[..<colon].allSatisfy(isSchemeByte), resource[(colon + 1)...].starts(with: "//".utf8)
        else { return nil }
        return resource[(colon + 3)...]
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "+-.".utf8.contains(byte)
    }

    /// Whether a method may have the byte (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
