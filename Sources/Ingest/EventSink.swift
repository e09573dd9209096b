/// Where accepted events go.
public protocol EventSink: Sendable {
    /// Stores events durably and then says so.
    ///
    /// - Parameters:
    ///   - documents: Queue documents, one behind the other.
    ///   - count: How many they are; at least one.
    ///   - completion: Called once, on any thread, perhaps before the call returns. An event that is there already is a
    ///     success.
    func append(
        _ documents: [UInt8],
        count: Int,
        completion: @escaping @Sendable (Result<Void, IngestError>) -> Void
    )
}

extension EventSink {
    /// Stores events durably.
    ///
    /// - Parameters:
    ///   - documents: Queue documents, one behind the other.
    ///   - count: How many they are.
    /// - Throws: ``IngestError``. An event that is there already is a success.
    public func append(_ documents: [UInt8], count: Int) async throws(IngestError) {
        guard count > 0 else { return }
        let result = await withCheckedContinuation { continuation in
            append(documents, count: count) { continuation.resume(returning: $0) }
        }
        try result.get()
    }
}
