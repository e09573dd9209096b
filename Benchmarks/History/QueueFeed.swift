import Analytics
import Glibc
import Ingest
import Mongo
import Moving
import Storage

/// Writes a history into the queue, past the API, and leaves workers time to empty it.
///
/// The documents are those that the API would write: they come out of its decoder, from the JSON that would be sent to it.
struct QueueFeed: Sendable {
    let names: CollectionNames
    /// Documents in one insert.
    let batch: Int
    /// How many events may wait. Then nothing is written until workers have moved half of them.
    let mostWaiting: Int

    private let decoder = EventDecoder()
    /// Microseconds between two looks.
    private static let pause: UInt32 = 20_000

    init(names: CollectionNames, batch: Int, mostWaiting: Int) {
        self.names = names
        self.batch = batch
        self.mostWaiting = mostWaiting
    }

    /// - Throws: ``FeedFailure`` or `MongoError`.
    func run(_ history: consuming History, on client: MongoClient) throws -> HistoryReport {
        let queue = QueueReader(names: names)
        let began = ContinuousClock.now
        var making = Duration.zero
        var waiting = Duration.zero
        while history.made < history.count {
            waiting += try waitForRoom(in: queue, on: client)
            let start = ContinuousClock.now
            let documents = try documents(of: &history)
            making += start.duration(to: .now)
            let reply = try client.insert(documents.bytes, count: documents.count, into: names.queue)
            guard reply.isSuccess else { throw FeedFailure.unwritten(reply) }
        }
        return HistoryReport(
            events: history.made,
            shape: history.tally,
            seconds: began.duration(to: .now) / .seconds(1),
            makingSeconds: making / .seconds(1),
            waitingSeconds: waiting / .seconds(1)
        )
    }

    private func documents(of history: inout History) throws -> (bytes: [UInt8], count: Int) {
        let count = min(batch, history.count - history.made)
        var lines: [UInt8] = []
        lines.reserveCapacity(count * 512)
        for _ in 0..<count { history.appendEvent(to: &lines) }
        let decoded = try decoder.lines(in: lines.span, now: .now)
        for case .failure(let rule) in decoded.results { throw FeedFailure.invalid(rule) }
        return (decoded.documents, decoded.count)
    }

    /// How long it took until there was room for a batch.
    private func waitForRoom(in queue: QueueReader, on client: MongoClient) throws -> Duration {
        guard try queue.waiting(on: client) + batch > mostWaiting else { return .zero }
        let began = ContinuousClock.now
        while try queue.waiting(on: client) > mostWaiting / 2 { usleep(Self.pause) }
        return began.duration(to: .now)
    }
}
