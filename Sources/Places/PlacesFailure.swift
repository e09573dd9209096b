/// A database of places that cannot be used.
public struct PlacesFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the file.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
