import Ingest
import Synchronization

/// Takes events and says that they are stored when the test wants it.
final class HoldingSink: EventSink {
    private let waiting = Mutex<[@Sendable (Result<Void, IngestError>) -> Void]>([])

    func append(
        _ documents: [UInt8],
        count: Int,
        completion: @escaping @Sendable (Result<Void, IngestError>) -> Void
    ) {
        waiting.withLock { $0.append(completion) }
    }

    /// Events that have not been stored.
    var count: Int { waiting.withLock { $0.count } }

    func storeAll() {
        for completion in waiting.withLock({ exchange(&$0, with: []) }) { completion(.success(())) }
    }
}
