/// A setting that cannot be used.
public struct InvalidSetting: Error, Equatable, Sendable {
    /// The environment variable.
    public let variable: String
    /// Its value; `nil` when it may hold a secret.
    public let value: String?
    /// What is allowed.
    public let allowed: String

    /// Names a variable, its value and what is allowed.
    public init(variable: String, value: String?, allowed: String) {
        self.variable = variable
        self.value = value
        self.allowed = allowed
    }
}

extension InvalidSetting: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        "\(variable)\(value.map { "=\($0)" } ?? "") cannot be used: it must be \(allowed)"
    }
}
