/// Reads a regular expression for the texts that its matches must have.
struct LiteralParser {
    private let bytes: [UInt8]
    private var offset = 0

    /// Larger classes are taken for any character.
    private static let largestClass = 8

    init(_ expression: String) {
        bytes = Array(expression.utf8)
    }

    /// Reads all of it.
    mutating func parse() -> MatchedTexts {
        let result = alternatives()
        // A closing parenthesis too many: the expression will not compile either.
        return offset == bytes.count ? result : .any
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func alternatives() -> MatchedTexts {
        var branches = [sequence()]
        while skip("|") { branches.append(sequence()) }
        return .alternatives(branches)
    }

    private mutating func sequence() -> MatchedTexts {
        var parts: [MatchedTexts] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            let plain = plainText()
            if !plain.isEmpty {
                parts.append(MatchedTexts(exact: [plain]))
            } else {
                let part = atom()
                parts.append(quantified(part))
            }
        }
        return .sequence(parts)
    }

    /// Characters that stand for themselves, each once, all at once: most of an expression are such.
    private mutating func plainText() -> [UInt8] {
        var text: [UInt8] = []
        while let byte = next, Self.isPlain(byte), offset + 1 >= bytes.count || !Self.isQuantifier(bytes[offset + 1]) {
            text.append(lowercased(byte))
            offset += 1
        }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "/"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: ";"):
            true
        default: false
        }
    }

    private static func isQuantifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): true
        default: false
        }
    }

    private mutating func atom() -> MatchedTexts {
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["): return characterClass()
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "."): return .any
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .empty
        // A part of a longer character, to which a quantifier belongs as a whole.
        case 0x80...: return .any
        default: return MatchedTexts(exact: [[lowercased(byte)]])
        }
    }

    private mutating func group() -> MatchedTexts {
        var isPlain = true
        if skip("?") { isPlain = skip(":") }
        let inner = alternatives()
        guard skip(")") else { return .any }
        // Such as a look ahead, whose texts need not be a part of the match.
        return isPlain ? inner : .any
    }

    private mutating func escape() -> MatchedTexts {
        guard let byte = next else { return .any }
        offset += 1
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"):
            return .empty
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            return .any
        default: return MatchedTexts(exact: [[byte]])
        }
    }

    /// Behind the opening bracket.
    private mutating func characterClass() -> MatchedTexts {
        let isNegated = skip("^")
        var members: Set<[UInt8]> = []
        var isKnown = !isNegated
        var isFirst = true
        while let byte = next, byte != UInt8(ascii: "]") || isFirst {
            isFirst = false
            offset += 1
            var member = byte
            if byte == UInt8(ascii: "\\"), let escaped = next {
                offset += 1
                member = escaped
                if lowercased(escaped) &- UInt8(ascii: "a") < 26 || escaped &- UInt8(ascii: "0") < 10 {
                    isKnown = false
                }
            }
            // Neither a range nor a part of a longer character.
            if member >= 0x80 || next == UInt8(ascii: "-") || byte == UInt8(ascii: "-") && !members.isEmpty
                || byte == UInt8(ascii: "[")
            {
                isKnown = false
            }
            members.insert([lowercased(member)])
        }
        offset = min(offset + 1, bytes.count)
        return isKnown && members.count <= Self.largestClass ? MatchedTexts(exact: members) : .any
    }

    private mutating func quantified(_ part: MatchedTexts) -> MatchedTexts {
        var part = part
        while let byte = next {
            switch byte {
            case UInt8(ascii: "*"): part = part.repeated(atLeast: 0, atMost: nil)
            case UInt8(ascii: "+"): part = part.repeated(atLeast: 1, atMost: nil)
            case UInt8(ascii: "?"): part = part.repeated(atLeast: 0, atMost: 1)
            case UInt8(ascii: "{"):
                guard let (least, most, end) = bounds() else { return .any }
                part = part.repeated(atLeast: least, atMost: most)
                offset = end
                continue
            default: return part
            }
            offset += 1
        }
        return part
    }

    /// Reads `{2}`, `{2,}` or `{2,3}`, without consuming it.
    private func bounds() -> (least: Int, most: Int?, end: Int)? {
        guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let parts = String(decoding: bytes[(offset + 1)..<end], as: UTF8.self).split(
            separator: ",",
            omittingEmptySubsequences: false
        )
        guard let least = Int(parts[0]), parts.count <= 2 else { return nil }
        return (least, parts.count == 1 ? least : Int(parts[1]), end + 1)
    }

    private func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
