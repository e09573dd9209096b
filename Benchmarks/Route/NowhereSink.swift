import Ingest

/// Takes every event and keeps none.
struct NowhereSink: EventSink {
    func append(
        _ documents: [UInt8],
        count: Int,
        completion: @escaping @Sendable (Result<Void, IngestError>) -> Void
    ) {
        completion(.success(()))
    }
}
