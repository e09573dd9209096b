/// The limits of an event, beside those of its fields. Lengths are in characters: Unicode scalars.
public enum EventRules {
    /// How many properties an event may have.
    public static let propertyCount = 30
    /// Length of a property's name, which may neither begin with `$` nor contain `.`.
    public static let propertyNameLength = 1...100
    /// Length of a property's value when it is a string.
    public static let propertyValueLength = 0...500
    /// Bytes of the body of one event.
    public static let eventSize = 64 * 1_024
    /// Bytes of a batch, before and after it is unpacked.
    public static let batchSize = 8 * 1_024 * 1_024
    /// Events in a batch.
    public static let batchCount = 10_000
    /// How far ahead of the server's clock a timestamp may be, in milliseconds: 24 hours.
    public static let futureTolerance: Int64 = 24 * 60 * 60 * 1_000
    /// The type that `total_views` and `views` count.
    public static let pageView = "page_view"
}
