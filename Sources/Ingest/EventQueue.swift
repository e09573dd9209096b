import Glibc
public import Logging
public import Mongo
public import Storage
import Synchronization

/// The way into the queue: requests that wait at the same time share one `insertMany` (group commit), and each is
/// answered only after that write is in the journal of a majority.
///
/// Entries wait in a line. An entry that finds no write under way starts one; a writer takes all that has gathered, writes
/// it, answers, and takes again until the line is empty. So batches grow with the load by themselves, and a lone request
/// waits for nobody. Another writer helps only where enough waits for a large write, because small ones cost MongoDB more
/// than what is won by making two at once.
public final class EventQueue: EventSink {
    /// What may wait and for how long.
    public struct Limits: Sendable {
        /// Writes at once, at most.
        public var writers = 2
        /// Events that wait for their write from which a further writer takes part.
        public var largeWrite = 1_000
        /// Events in one write.
        public var batchCount = 5_000
        /// Bytes in one write; a larger entry is written alone.
        public var batchBytes = 16 * 1_024 * 1_024
        /// Events that may wait for their write.
        public var waitingCount = 100_000
        /// Bytes that may wait for their write.
        public var waitingBytes = 64 * 1_024 * 1_024
        /// Requests beyond which a write does not wait for more.
        public var gathered = 64
        /// How long a request may wait for its answer.
        public var patience: Duration = .milliseconds(4_500)

        /// The defaults.
        public init() {}
    }

    private let lane: MongoLane
    private let collection: String
    private let limits: Limits
    private let gauge: QueueGauge
    private let logger: Logger
    private let state = Mutex(WriteQueue<WriteCompletion>())
    /// The collection is there; an insert would create it otherwise, but not as it should be.
    private let isThere = Atomic(false)

    /// - Parameters:
    ///   - lane: Its threads do the writing; it should have as many as there are writers.
    ///   - names: What the queue is called.
    ///   - limits: What may wait and for how long.
    ///   - gauge: Knows when the queue is full.
    ///   - logger: Told about writes that fail.
    public init(lane: MongoLane, names: CollectionNames, limits: Limits = Limits(), gauge: QueueGauge, logger: Logger) {
        self.lane = lane
        collection = names.queue
        self.limits = limits
        self.gauge = gauge
        self.logger = logger
    }

    /// Writes events durably, together with all others that wait.
    public func append(
        _ documents: [UInt8],
        count: Int,
        completion: @escaping @Sendable (Result<Void, IngestError>) -> Void
    ) {
        guard !gauge.isFull else {
            completion(.failure(.queueFull))
            return
        }
        let entry = WriteQueue<WriteCompletion>.Entry(
            documents: documents,
            count: count,
            deadline: .now + limits.patience,
            completion: WriteCompletion(completion)
        )
        let admission = state.withLock { $0.admit(entry, limits: limits) }
        switch admission {
        case .refused: entry.completion.complete(.failure(.overloaded))
        case .waits: break
        case .startsWriter:
            let start = lane.submit { [self] client in write(on: client) }
            if start != .accepted {
                state.withLock { $0.writerDidNotStart() }
                entry.completion.complete(.failure(start == .full ? .overloaded : .unavailable))
            }
        }
    }

    /// Answers requests that have waited too long, until the task is cancelled.
    ///
    /// A call to the driver cannot be cancelled, so a server that is stopped without closing its connections would
    /// otherwise hold requests until the socket's time-out.
    public func watch() async {
        while (try? await Task.sleep(for: .milliseconds(250))) != nil {
            let overdue = state.withLock { $0.takeOverdue(now: .now) }
            for entry in overdue.waiting { entry.completion.complete(.failure(.unavailable)) }
            for entry in overdue.written { entry.completion.complete(.failure(.unknownOutcome)) }
        }
    }

    /// Events that wait for their write at this moment.
    public var waiting: Int { state.withLock { $0.waitingCount } }

    private func write(on client: MongoClient) {
        while let batch = state.withLock({ $0.takeBatch(limits: limits) }) {
            let start = ContinuousClock.now
            let results = outcomes(of: batch.entries, on: client)
            state.withLock { $0.finish(batch.number) }
            for (entry, result) in zip(batch.entries, results) {
                entry.completion.complete(result)
            }
            gather(behind: batch.entries.count, until: .now + min((.now - start) / 2, Self.longestGathering))
        }
    }

    /// However long the last write took: after one that was held up, nobody should wait for the next one, too.
    private static let longestGathering = Duration.milliseconds(2)

    /// Waits for those that have just been answered to come back, for half as long as the last write took.
    ///
    /// Else two groups of clients take turns, each of half the size, and a write costs MongoDB as much as a hundred events
    /// in it: with 16 clients a third less work and 9 % more events. Clients beyond ``Limits/gathered`` gain nothing.
    private func gather(behind answered: Int, until deadline: ContinuousClock.Instant) {
        guard answered > 1 else { return }
        let wanted = min(limits.gathered, state.withLock { $0.requestCount } + answered * 3 / 4)
        while state.withLock({ $0.requestCount }) < wanted, .now < deadline { usleep(100) }
    }

    private func outcomes(
        of entries: [WriteQueue<WriteCompletion>.Entry],
        on client: MongoClient
    ) -> [Result<Void, IngestError>] {
        var documents: [UInt8] = []
        var count = 0
        if entries.count == 1 {
            documents = entries[0].documents
            count = entries[0].count
        } else {
            documents.reserveCapacity(entries.reduce(0) { $0 + $1.documents.count })
            for entry in entries {
                documents.append(contentsOf: entry.documents)
                count += entry.count
            }
        }
        do {
            if !isThere.load(ordering: .relaxed) {
                try QueueCollection.create(collection, on: client)
                isThere.store(true, ordering: .relaxed)
            }
            let reply = try client.insert(documents, count: count, into: collection)
            return outcomes(of: entries, reply: reply)
        } catch {
            logger.warning(
                "events were not written",
                metadata: ["events": "\(count)", "error": "\(error)", "advice": "\(error.advice)"]
            )
            return entries.map { _ in .failure(IngestError(error)) }
        }
    }

    /// Finds each entry's own outcome in the server's reply.
    private func outcomes(of entries: [WriteQueue<WriteCompletion>.Entry], reply: WriteReply) -> [Result<
        Void, IngestError
    >] {
        if let error = reply.writeConcernError {
            logger.warning(
                "a write is not known to be durable",
                metadata: ["error": "\(error)", "advice": "\(error.advice)"]
            )
            return entries.map { _ in .failure(.unknownOutcome) }
        }
        // An id that is there already is an event that was sent before: for its sender that is a success.
        let failures = reply.writeErrors.filter { $0.error.kind != .duplicateKey }
        guard let first = failures.first else { return entries.map { _ in .success(()) } }
        logger.warning(
            "events were refused by MongoDB",
            metadata: ["events": "\(failures.count)", "error": "\(first.error)", "advice": "\(first.error.advice)"]
        )
        var start = 0
        return entries.map { entry in
            defer { start += entry.count }
            let range = start..<(start + entry.count)
            let failure = failures.first { range.contains($0.index) }
            return failure.map { .failure(IngestError($0.error)) } ?? .success(())
        }
    }
}
