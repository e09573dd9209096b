/// What a rule makes of its match: a text in which `$1` to `$9` stand for groups.
package struct Template: Sendable {
    private enum Part: Sendable {
        case text(String)
        case group(Int)
    }

    private var parts: [Part] = []

    /// A group as it is.
    package init(group: Int) {
        parts = [.group(group)]
    }

    package init(_ text: String) {
        var plain = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "$", let digit = rest.first, ("1"..."9").contains(digit), let group = digit.wholeNumberValue
            {
                rest.removeFirst()
                parts.append(.text(plain))
                parts.append(.group(group))
                plain = ""
            } else {
                plain.append(character)
            }
        }
        parts.append(.text(plain))
    }

    /// The text, without blanks around it; `nil` when nothing is left.
    /// - Parameters:
    ///   - groups: Where the match and its groups lie.
    ///   - subject: What they lie in.
    package func expanded(_ groups: [Range<Int>?], in subject: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        for part in parts {
            switch part {
            case .text(let text): bytes += text.utf8
            case .group(let number):
                if number < groups.count, let range = groups[number] { bytes += subject[range] }
            }
        }
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return trimmed.isEmpty ? nil : String(decoding: trimmed, as: UTF8.self)
    }
}
