import Analytics
import BSON
public import Leases
public import Mongo
public import Storage

/// Reads the queue for one worker, the oldest events first, batch after batch.
///
/// A reading stays open from batch to batch, so that the next one can be fetched while the last one is moved. A new one
/// begins shortly before where the last one ended: what was moved before leaves tombstones in the index, which would have to
/// be stepped over each time. Events that arrive later than others that were accepted after them (another API's clock is
/// slow, a write was held up) are found by a sweep from the very beginning, every second or, while that is slow, rarer.
///
/// - Invariant: all but ``waiting(on:)`` is called on one thread, that of a lane. That makes `@unchecked Sendable` right.
public final class QueueReader: @unchecked Sendable {
    /// What was read at once.
    public struct Batch: Sendable {
        package let events: [QueuedEvent]
        /// There may be more.
        public let hasMore: Bool
        /// The next batch can be read while this one is moved: see ``QueueReader/next(limit:on:)``. Otherwise the next
        /// reading has to begin anew, because this one has ended or a sweep is due.
        public let canGoOn: Bool

        package init(events: [QueuedEvent], hasMore: Bool, canGoOn: Bool) {
            self.events = events
            self.hasMore = hasMore
            self.canGoOn = canGoOn
        }

        /// Documents.
        public var count: Int { events.count }

        /// The batch in parts of about the same size, each with all events of its sites.
        ///
        /// - Parameter count: Most parts; small batches are not worth more than one.
        public func parts(_ count: Int) -> [Batch] {
            guard count > 1, events.count >= Self.worthParts else { return [self] }
            var sizes = [Int](repeating: 0, count: Partition.count)
            for event in events { sizes[event.home?.number ?? 0] += 1 }
            var parts = [[QueuedEvent]](repeating: [], count: count)
            var loads = [Int](repeating: 0, count: count)
            var place = [Int](repeating: 0, count: Partition.count)
            // The largest first, each to where there is least.
            for number in sizes.indices.sorted(by: { sizes[$0] > sizes[$1] }) {
                let least = loads.indices.min { loads[$0] < loads[$1] } ?? 0
                place[number] = least
                loads[least] += sizes[number]
            }
            for event in events { parts[place[event.home?.number ?? 0]].append(event) }
            return parts.filter { !$0.isEmpty }.map { Batch(events: $0, hasMore: hasMore, canGoOn: canGoOn) }
        }

        /// A transaction costs about as much as moving twenty events, so that two for fewer than this gain little.
        private static let worthParts = 200
    }

    /// Bytes of a batch, so that a batch of large documents does not fill the memory.
    private static let batchBytes = 32 * 1_024 * 1_024
    /// How much later than others of its age an event may arrive and be found without a sweep, in milliseconds: while
    /// there is more to read, and once all has been read.
    private static let lateness: (reading: Int64, idle: Int64) = (250, 1_000)
    /// A sweep every second, and no more than a thirtieth of the time for them.
    private static let sweeps = (interval: Duration.seconds(1), share: 30)

    private let names: CollectionNames
    private var cursor: MongoCursor?
    /// What was accepted before has been read, in milliseconds since 1970.
    private var low = Int64.min
    private var nextSweep = ContinuousClock.now

    /// - Parameter names: What the collections are called.
    public init(names: CollectionNames) {
        self.names = names
    }

    /// How many documents are waiting, from the collection's metadata.
    /// - Throws: `MongoError`.
    public func waiting(on client: MongoClient) throws(MongoError) -> Int {
        let reply = try client.run(["count": .string(names.queue)])
        return reply["n"]?.integer.map(Int.init) ?? 0
    }

    private var isSweepDue: Bool { ContinuousClock.now >= nextSweep }

    /// Forgets all that was read: the next reading is a sweep. After an error, or when partitions have come or gone.
    public func rewind() {
        cursor = nil
        low = .min
        nextSweep = .now
    }

    /// Begins a new reading. Nothing that was read before may be about to be moved, or it would be read again.
    ///
    /// - Parameters:
    ///   - limit: Most documents.
    ///   - lease: Whose partitions. The owner of the first one also gets documents without a partition, which other
    ///     programs wrote.
    ///   - client: Blocks its thread.
    /// - Throws: `MongoError`.
    public func first(limit: Int, of lease: WorkerLease, on client: MongoClient) throws -> Batch {
        guard !lease.partitions.isEmpty else { return Batch(events: [], hasMore: false, canGoOn: false) }
        let start = ContinuousClock.now
        let isSweep = isSweepDue || low == .min
        let accepted = Timestamp.now.milliseconds
        var filter = Self.filter(lease.partitions)
        if !isSweep { filter.append(("ingested_at", ["$gte": .date(low - Self.lateness.reading)])) }
        cursor = try client.cursor(
            in: names.queue,
            BSONDocument(filter),
            options: ["batchSize": .int64(Int64(limit)), "hint": .string(QueueCollection.index)]
        )
        let batch = try next(limit: limit, on: client)
        if isSweep { nextSweep = .now + max(Self.sweeps.interval, (.now - start) * Self.sweeps.share) }
        if !batch.hasMore { low = max(low, accepted - Self.lateness.idle) }
        return batch
    }

    /// Goes on with the reading, whatever becomes of what it gave before.
    /// - Throws: `MongoError`.
    public func next(limit: Int, on client: MongoClient) throws -> Batch {
        var events: [QueuedEvent] = []
        events.reserveCapacity(limit)
        var bytes = 0
        while events.count < limit, bytes < Self.batchBytes {
            guard let document = try cursor?.next() else {
                cursor = nil
                break
            }
            events.append(QueuedEvent(document: document))
            bytes += document.bytes.count
        }
        // Another program may have written any moment, one far ahead included.
        if let last = events.last?.ingestedAt { low = min(last, Timestamp.now.milliseconds) }
        return Batch(events: events, hasMore: cursor != nil, canGoOn: cursor != nil && !isSweepDue)
    }

    private static func filter(_ partitions: [Partition]) -> [(BSONKey, BSONValue)] {
        let owned = Set(partitions)
        guard owned.contains(Partition(number: 0)) else { return [("partition", ["$in": numbers(partitions)])] }
        let others = (0..<Partition.count).map(Partition.init).filter { !owned.contains($0) }
        return others.isEmpty ? [] : [("partition", ["$nin": numbers(others)])]
    }

    private static func numbers(_ partitions: [Partition]) -> BSONValue {
        .array(partitions.map { .int32(Int32($0.number)) })
    }
}
