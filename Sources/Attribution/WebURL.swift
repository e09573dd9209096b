/// The parts of an `http` or `https` URL that events are about. Everything else of it is left where it is: user and password,
/// the port, the fragment, and what else is in the query.
public struct WebURL: Equatable, Sendable {
    /// Why a text is no such URL, as the end of a sentence that begins with the field.
    public static let rule = "must be an http:// or https:// URL with a host"

    /// In lower case, without a dot at its end; an IPv6 address is in brackets. Names in other scripts stay as they were sent.
    public let host: ArraySlice<UInt8>
    /// As it was sent, without query and fragment; `/` where there is none.
    public let path: ArraySlice<UInt8>
    private let query: ArraySlice<UInt8>

    /// What no host can have. Source: https://url.spec.whatwg.org/#forbidden-domain-code-point
    private static let forbidden = Set("#/:<>?@[\\]^|%".utf8)

    /// - Parameter text: UTF-8. `nil` for what is no such URL.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let scheme = ["https://", "http://"].first(where: { Self.hasPrefix(text, $0) }) else { return nil }
        let rest = text.dropFirst(scheme.utf8.count)
        // Browsers take a backslash for a slash, others for a part of the user's name; nobody sends one in earnest.
        let authorityEnd = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        guard !rest[..<authorityEnd].contains(UInt8(ascii: "\\")), let host = Self.host(rest[..<authorityEnd]) else {
            return nil
        }
        let whole = rest[authorityEnd...].prefix { $0 != UInt8(ascii: "#") }
        let path = whole.prefix { $0 != UInt8(ascii: "?") }
        self.host = host
        self.path = path.isEmpty ? [UInt8(ascii: "/")] : path
        query = whole[path.endIndex...].dropFirst()
    }

    /// The first value of a parameter that is not empty, percent-decoded, `+` as a blank, without blanks around it. What is no
    /// UTF-8 then, and NUL, becomes U+FFFD.
    public func parameter(_ name: String) -> [UInt8]? {
        var rest = query
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            let isIt =
                key.elementsEqual(name.utf8)
                || key.contains(UInt8(ascii: "%")) && Self.decoded(key).elementsEqual(name.utf8)
            guard isIt else { continue }
            let value = Self.decoded(pair[key.endIndex...].dropFirst())
            if !value.isEmpty { return value }
        }
        return nil
    }

    private static func hasPrefix(_ text: ArraySlice<UInt8>, _ prefix: String) -> Bool {
        text.count >= prefix.utf8.count && zip(text, prefix.utf8).allSatisfy { Self.lowercased($0) == $1 }
    }

    /// The host of `user:password@host:port`.
    private static func host(_ authority: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let behindUser = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
        if behindUser.first == UInt8(ascii: "[") { return literal(behindUser) }
        let host = behindUser.prefix { $0 != UInt8(ascii: ":") }
        guard isPort(behindUser[host.endIndex...]) else { return nil }
        let isValid = !host.contains { $0 <= 0x20 || $0 == 0x7F || forbidden.contains($0) }
        let name = host.last == UInt8(ascii: ".") ? host.dropLast() : host
        guard isValid, !name.isEmpty, name.first != UInt8(ascii: ".") else { return nil }
        if name.allSatisfy({ $0 < 0x80 }) { return name.map(lowercased)[...] }
        return Array(String(decoding: name, as: UTF8.self).lowercased().utf8)[...]
    }

    /// An address in brackets.
    private static func literal(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = text.firstIndex(of: UInt8(ascii: "]")), isPort(text[(end + 1)...]) else { return nil }
        let address = text[(text.startIndex + 1)..<end]
        let isValid =
            address.contains(UInt8(ascii: ":")) && address.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
        return isValid ? text[...end].map(lowercased)[...] : nil
    }

    /// Nothing, or a colon with at most five digits.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty
            || text.count <= 6 && text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy { $0 &- 48 < 10 }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hexadecimal(rest[rest.startIndex]),
                let low = hexadecimal(rest[rest.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest.removeFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        let isBlank = { (byte: UInt8) in byte == 0x20 }
        let trimmed = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        guard trimmed.contains(where: { $0 == 0 || $0 >= 0x80 }) else { return Array(trimmed) }
        let scalars = String(decoding: trimmed, as: UTF8.self).unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return scalars.flatMap { Array(String($0).utf8) }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
}
