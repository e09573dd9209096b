public import Analytics
public import Storage

/// What a batch held: the queue documents of its good events, and each event's fate in order.
public struct DecodedBatch: Sendable {
    /// The good events' documents, one behind the other.
    public internal(set) var documents: [UInt8] = []
    /// How many documents there are.
    public internal(set) var count = 0
    /// One entry for each event of the batch, good or bad.
    public internal(set) var results: [Result<EventIdentity, InvalidInput>] = []
}
