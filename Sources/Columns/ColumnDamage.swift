/// A block or a column is not as this program writes it.
package struct ColumnDamage: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
