package import BSON

/// What a property of an event may be.
package enum PropertyValue: Equatable, Sendable {
    /// UTF-8.
    case text(ArraySlice<UInt8>)
    case number(JSONNumber)
    case flag(Bool)
}
