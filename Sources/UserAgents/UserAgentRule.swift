import RegularExpressions

/// One rule of uap-core: an expression, and what its match says.
struct UserAgentRule: Sendable {
    let expression: RegularExpression
    /// One for each part of a result, in the order of ``UserAgentRuleKind/parts``; `nil` for a part that the rule cannot say.
    private let templates: [Template?]

    init(_ expression: RegularExpression, templates: [Template?]) {
        self.expression = expression
        self.templates = templates
    }

    /// What a match says, part by part.
    func result(_ groups: [Range<Int>?], in subject: ArraySlice<UInt8>) -> [String?] {
        templates.map { $0?.expanded(groups, in: subject) }
    }
}
