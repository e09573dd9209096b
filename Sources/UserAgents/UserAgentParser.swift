import RegularExpressions

/// Reads user agents by rules: in each list the first that matches counts.
package struct UserAgentParser: Sendable {
    /// The groups that a rule can use, and the whole match.
    private static let groups = 10
    /// What the rules call what they do not know.
    private static let unknown = "Other"

    private let rules: UserAgentRules

    package init(_ rules: UserAgentRules) {
        self.rules = rules
    }

    /// Reads one.
    /// - Parameter text: The user agent. Nothing is known of one that is not valid UTF-8.
    package func parse(_ text: ArraySlice<UInt8>) -> ParsedUserAgent {
        var parsed = ParsedUserAgent()
        guard let subject = Subject(text), var matcher = Matcher(capacity: Self.groups) else { return parsed }
        var candidates = rules.candidates.rules(for: text)[...]
        var first = 0
        for kind in UserAgentRuleKind.allCases {
            let list = rules.lists[kind.rawValue]
            let end = first + list.count
            let own = candidates.prefix { $0 < end }
            candidates = candidates.dropFirst(own.count)
            for number in own {
                let rule = list[number - first]
                guard let groups = matcher.firstMatch(of: rule.expression, in: subject) else { continue }
                parsed.note(rule.result(groups, in: text).map { $0 == Self.unknown ? nil : $0 }, kind)
                break
            }
            first = end
        }
        return parsed
    }
}

extension ParsedUserAgent {
    /// Takes over what a rule says, in the order of ``UserAgentRuleKind/parts``.
    fileprivate mutating func note(_ parts: [String?], _ kind: UserAgentRuleKind) {
        switch kind {
        case .browser: browser = Software(family: parts[0], version: Array(parts.dropFirst()))
        case .os: os = Software(family: parts[0], version: Array(parts.dropFirst()))
        case .device: (deviceFamily, deviceBrand, deviceModel) = (parts[0], parts[1], parts[2])
        }
    }
}
