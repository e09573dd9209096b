/// Where an address is.
public struct Place: Equatable, Sendable {
    /// Two letters of ISO 3166-1, in upper case; `nil` when it is not known.
    public var country: [UInt8]?
    /// The country's first subdivision: its English name, or its code where the database has no names; UTF-8.
    public var region: [UInt8]?
}
