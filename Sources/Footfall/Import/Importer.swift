/// Reads batches and sends them, several at a time, until there are no more or one cannot be delivered.
struct Importer: Sendable {
    /// Enough to keep the API busy while the next batch is read; more only makes it queue.
    static let requestsInFlight = 4

    private enum Step: Sendable {
        case read(EventBatch)
        case readAll
        case sent(EventBatch, EventsAnswer)
        case failed(ImportError)
    }

    private let reader: LogReader
    private let client: EventsClient
    private let progress: ProgressReporter

    init(reader: LogReader, client: EventsClient, progress: ProgressReporter) {
        self.reader = reader
        self.client = client
        self.progress = progress
    }

    /// Imports everything. Cancelling the task stops the reading and the waiting, and awaits the requests under way.
    func run() async -> ImportReport {
        await withTaskGroup(of: Step.self) { group in
            var report = ImportReport()
            var isReading = true
            var hasMore = true
            var sending = 0
            group.addTask { await read() }
            while let step = await group.next() {
                switch step {
                case .read(let batch):
                    report.addRead(batch)
                    isReading = false
                    sending += 1
                    group.addTask { await send(batch) }
                case .readAll:
                    hasMore = false
                case .sent(let batch, let answer):
                    report.addDone(batch, answer)
                    sending -= 1
                case .failed(let error):
                    report.fail(error)
                    hasMore = false
                    group.cancelAll()
                }
                if hasMore, !isReading, sending < Self.requestsInFlight {
                    isReading = true
                    group.addTask { await read() }
                }
                await progress.update(report)
            }
            if Task.isCancelled { report.fail(.interrupted) }
            return report
        }
    }

    private func read() async -> Step {
        do {
            return try await reader.nextBatch().map { .read($0) } ?? .readAll
        } catch {
            return .failed(error)
        }
    }

    private func send(_ batch: EventBatch) async -> Step {
        do {
            return .sent(batch, try await client.send(batch))
        } catch {
            return .failed(error)
        }
    }
}
