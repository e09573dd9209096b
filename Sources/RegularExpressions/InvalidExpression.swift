/// A regular expression that PCRE2 does not understand.
public struct InvalidExpression: Error, Equatable, Sendable {
    /// The expression.
    public let expression: String
    /// PCRE2's number of the error.
    public let code: Int
    /// Where in the expression, in bytes.
    public let offset: Int
}

extension InvalidExpression: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        "the regular expression \(expression) is not valid at byte \(offset) (PCRE2 error \(code))"
    }
}
