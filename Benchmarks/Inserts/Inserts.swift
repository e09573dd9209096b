import Analytics
import Benchmarking
import Ingest
import Mongo

/// One insert after the other.
///
/// Only the time within the driver counts. The documents are made in between, from the JSON that is sent to the API as well,
/// and have new ids each time.
struct Inserts: Sendable {
    let events: [[UInt8]]
    let collection: String
    /// Documents in one insert.
    let batch: Int
    let duration: Duration

    private let decoder = EventDecoder()

    init(events: [[UInt8]], collection: String, batch: Int, duration: Duration) {
        self.events = events
        self.collection = collection
        self.batch = batch
        self.duration = duration
    }

    /// - Throws: ``InsertFailure``, `MongoError`, or `InvalidInput` when the events are none.
    func run(on client: MongoClient) throws -> InsertReport {
        var next = 0
        // The first insert makes the connection and the collection.
        _ = try insert(from: &next, on: client)
        var latencies = Latencies()
        var busy = Duration.zero
        var count = 0
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            let took = try insert(from: &next, on: client)
            busy += took
            latencies.record(nanoseconds: Int64(took / .nanoseconds(1)))
            count += batch
        }
        let seconds = busy / .seconds(1)
        return InsertReport(
            events: count,
            seconds: seconds,
            rate: Double(count) / seconds,
            latencyMs: latencies.summary
        )
    }

    /// Inserts as many events as belong together, the first of them that with the number `next`.
    private func insert(from next: inout Int, on client: MongoClient) throws -> Duration {
        var documents: [UInt8] = []
        for _ in 0..<batch {
            let event = events[next]
            documents += try decoder.event(in: event.span, now: .now).document
            next = (next + 1) % events.count
        }
        let began = ContinuousClock.now
        let reply = try client.insert(documents, count: batch, into: collection)
        let took = began.duration(to: .now)
        guard reply.isSuccess else { throw InsertFailure(reply: reply) }
        return took
    }
}
