import Analytics
import BSON
import Ingest
import Leases
import Migration
import Mongo
import Moving
import Rollups
import Statistics
import Storage

extension TestDatabase {
    static let names = CollectionNames()
    static let leases = LeaseStore(names: names, duration: .seconds(10))
    static let schema = Schema(names: names, leases: leases)

    /// Queue documents of events, as the API makes them.
    func documents(of events: some Sequence<SampleEvent>, now: Timestamp = .now) throws -> DecodedBatch {
        let batch = try EventDecoder().lines(in: Array(events.lines.utf8).span, now: now)
        for case .failure(let error) in batch.results { throw Failure("not an event: \(error)") }
        return batch
    }

    /// Puts events into the queue, as the API does.
    func enqueue(_ events: some Sequence<SampleEvent>, now: Timestamp = .now) async throws {
        let batch = try documents(of: events, now: now)
        let ingest = deployment.makeLane("ingest", threads: 1)
        let gauge = QueueGauge(names: Self.names, limits: .init(count: 0, age: .zero))
        let queue = EventQueue(lane: ingest, names: Self.names, gauge: gauge, logger: logger)
        try await queue.append(batch.documents, count: batch.count)
        await ingest.shutDown()
    }

    /// Moves until the queue is empty, as a worker with a lease of its own does.
    ///
    /// The collections must be there: see ``prepare()``.
    /// - Returns: What became of each batch.
    @discardableResult
    func moveAll(
        limit: Int,
        segments: SegmentLimits = SegmentLimits(),
        on lane: MongoLane? = nil
    ) async throws -> [EventMover.Move] {
        let (leases, queue) = (Self.leases, QueueReader(names: Self.names))
        let mover = EventMover(names: Self.names, leases: leases, batchSize: limit, segments: segments)
        return try await (lane ?? self.lane).run { client in
            var lease = try leases.register(sessions: [client.session().id], on: client)
            var moves: [EventMover.Move] = []
            while try queue.waiting(on: client) > 0 {
                do {
                    let before = lease
                    lease = try leases.round(lease, on: client)
                    if lease != before { try mover.begin(lease, on: client) }
                    let batch = try queue.first(limit: limit, of: lease, on: client)
                    moves.append(try mover.move(batch, lease: lease, lane: 0, on: client))
                } catch is LeaseLost {
                    lease = try leases.register(sessions: [client.session().id], on: client)
                } catch let error as MongoError where error.isTransient {
                    // Another worker was faster.
                }
            }
            try leases.retire(lease, on: client)
            return moves.filter { $0.taken > 0 }
        }
    }

    /// Makes it a database with events from before there were rollups, so that all is counted from the events.
    func doubtRollups() async throws {
        for collection in [Self.names.rollupState, Self.names.rollupSites] {
            try await lane.run { client in
                let change: BSONValue = ["$set": ["complete": false], "$unset": ["columns": ""]]
                try client.update(collection, [MongoUpdate(filter: .empty, change: change, multi: true)])
            }
        }
    }

    /// Makes its sites such as were there before columns.
    func forgetColumns() async throws {
        try await lane.run { client in
            let change = MongoUpdate(filter: .empty, change: ["$unset": ["columns": ""]], multi: true)
            try client.update(Self.names.rollupSites, [change])
        }
    }

    func report(_ query: StatsQuery) async throws -> StatsReport {
        try await lane.run { client in try StatsReader(names: Self.names).report(query, on: client) }
    }

    func prepare() async throws {
        try await lane.run { client in try Self.schema.prepare(on: client) }
    }
}
