import Synchronization

/// A continuation that is resumed by whoever is first: the writer, or the watch that gives up on it.
package final class Answer: Sendable {
    package typealias Outcome = Result<Void, IngestError>

    private let continuation: Mutex<CheckedContinuation<Outcome, Never>?>

    package init(_ continuation: CheckedContinuation<Outcome, Never>) {
        self.continuation = Mutex(continuation)
    }

    /// Resumes the one who waits; later calls do nothing.
    package func give(_ outcome: Outcome) {
        let waiter = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiter?.resume(returning: outcome)
    }
}
