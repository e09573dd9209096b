/// A file of rules for user agents that cannot be used.
public struct InvalidRules: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
