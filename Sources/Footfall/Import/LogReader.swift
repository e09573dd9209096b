/// Reads logs one after the other and gives their events in batches.
actor LogReader {
    private let executor = BlockingExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let site: String
    private let encoder: EventEncoder
    private var remaining: ArraySlice<LogInput>
    private var current: LogEvents?
    private var failure: ImportError?

    init(_ inputs: [LogInput], site: String, encoder: EventEncoder) {
        remaining = inputs[...]
        self.site = site
        self.encoder = encoder
    }

    /// The next batch, which has at least one line; `nil` after the last log, and when the task is cancelled.
    ///
    /// Does not wait for a full batch when a pipe pauses. What was read before an error is a batch; the next call throws.
    func nextBatch() throws(ImportError) -> EventBatch? {
        while !Task.isCancelled {
            if let failure { throw failure }
            guard var log = try takeCurrent() else { return nil }
            var batch = EventBatch(of: log.input)
            do {
                if try log.fill(&batch) != .end { current = consume log }
            } catch {
                failure = error
            }
            if !batch.isEmpty { return batch }
        }
        return nil
    }

    /// The log that is being read, or else the next one, opened.
    private func takeCurrent() throws(ImportError) -> LogEvents? {
        if let log = current.take() { return log }
        guard let input = remaining.popFirst() else { return nil }
        return try LogEvents(of: input, site: site, encoder: encoder)
    }
}
