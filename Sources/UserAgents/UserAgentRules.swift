import RegularExpressions
import Yams

/// The rules by which user agents are read: uap-core's `regexes.yaml`.
///
/// Source: https://github.com/ua-parser/uap-core/blob/master/docs/specification.md
public struct UserAgentRules: Sendable {
    /// By kind, in the order in which they are tried.
    let lists: [[UserAgentRule]]
    /// Knows which of them can match; rules are numbered through all lists.
    let candidates: RuleCandidates

    /// - Parameter yaml: The file's text.
    /// - Throws: ``InvalidRules`` when it is not such a file, or an expression in it is not one of PCRE2's.
    public init(yaml: String) throws(InvalidRules) {
        var lists: [[UserAgentRule]] = []
        var literals: [RequiredLiterals] = []
        do {
            // All scalars are texts here; to find out which look like numbers or dates would take most of the time.
            guard let root = try Yams.compose(yaml: yaml, .basic) else { throw InvalidRules("it is empty") }
            let members = root.mapping.map(Array.init) ?? []
            for kind in UserAgentRuleKind.allCases {
                let list = members.first { $0.key.scalar?.string == kind.listName }
                guard let nodes = list?.value.sequence else {
                    throw InvalidRules("it has no list \(kind.listName)")
                }
                var rules: [UserAgentRule] = []
                for node in nodes {
                    let (rule, text) = try Self.rule(node, kind)
                    rules.append(rule)
                    literals.append(RequiredLiterals(text))
                }
                lists.append(rules)
            }
        } catch let error as InvalidRules {
            throw error
        } catch {
            throw InvalidRules("\(error)")
        }
        self.lists = lists
        candidates = RuleCandidates(literals)
    }

    private static func rule(_ node: Node, _ kind: UserAgentRuleKind) throws -> (UserAgentRule, String) {
        var fields: [String: String] = [:]
        for (key, value) in node.mapping ?? [:] {
            if let key = key.scalar?.string, let value = value.scalar?.string { fields[key] = value }
        }
        guard let text = fields["regex"] else { throw InvalidRules("a rule of \(kind.listName) has no regex") }
        let expression = try RegularExpression(text, isCaseInsensitive: fields["regex_flag"] == "i")
        let templates = kind.parts.map { part in
            fields[part.replacement].map { Template($0) } ?? part.group.map { Template(group: $0) }
        }
        return (UserAgentRule(expression, templates: templates), text)
    }
}
