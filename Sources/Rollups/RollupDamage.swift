/// A document of the rollups is not as this program writes it.
public struct RollupDamage: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    package init(_ description: String) {
        self.description = description
    }
}
