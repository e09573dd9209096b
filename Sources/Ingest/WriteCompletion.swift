import Synchronization

/// A call-back for whoever is first: the writer, or the watch that gives up on it.
package final class WriteCompletion: Sendable {
    package typealias Outcome = Result<Void, IngestError>

    private let completion: Mutex<(@Sendable (Outcome) -> Void)?>

    package init(_ completion: @escaping @Sendable (Outcome) -> Void) {
        self.completion = Mutex(completion)
    }

    /// Tells the one who waits; later calls do nothing.
    package func complete(_ outcome: Outcome) {
        let waiter = completion.withLock { exchange(&$0, with: nil) }
        waiter?(outcome)
    }
}
