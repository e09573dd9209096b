/// A rule that input broke, in words for whoever sent it.
public struct InvalidInput: Error, Equatable, Sendable {
    /// The field or query parameter; `nil` when the whole is meant. A property is named `properties.NAME`.
    public let field: String?
    /// The rule, as the end of a sentence that begins with the field: "must be a string".
    public let rule: String

    /// Names a field and the rule that it broke.
    public init(field: String?, rule: String) {
        self.field = field
        self.rule = rule
    }

    /// Names one of an event's fields and the rule that it broke.
    public init(_ field: EventField, _ rule: String) {
        self.init(field: field.name, rule: rule)
    }
}

extension InvalidInput: CustomStringConvertible {
    /// The whole sentence.
    public var description: String {
        field.map { "\($0) \(rule)" } ?? rule
    }
}
