import Analytics
import BSON
public import Mongo
public import Storage
import Synchronization

/// Knows how long and how old the queue is, so that events are refused at once when workers cannot keep up.
public final class QueueGauge: Sendable {
    /// How full the queue may be; `nil` for any length or age.
    public struct Limits: Sendable {
        let count: Int?
        let age: Duration?

        /// - Parameters:
        ///   - count: Events; 0 for any number.
        ///   - age: Of the oldest event; zero for any.
        public init(count: Int, age: Duration) {
            self.count = count > 0 ? count : nil
            self.age = age > .zero ? age : nil
        }
    }

    /// How often the queue is looked at.
    public static let interval = Duration.seconds(1)

    private let names: CollectionNames
    private let limits: Limits
    private let start: QueueStart
    private let full = Atomic(false)
    /// What is known from one reading to the next.
    private let memory = Mutex(Memory())

    private struct Memory {
        /// When the oldest event of the last reading was accepted, in milliseconds since 1970.
        var oldest = Int64.min
        /// When the queue has to be read from its start again.
        var nextWhole = ContinuousClock.now
    }

    /// Most readings begin this much before what was the oldest event, in milliseconds: they need not step over what has been
    /// moved since then. Late events before that are found by a reading of the whole, every few seconds.
    private static let overlap: Int64 = 1_000
    private static let wholeInterval = Duration.seconds(3)
    /// Milliseconds for each command.
    private static let timeLimit: BSONValue = 5_000

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - limits: How full the queue may be.
    ///   - start: Told where the queue begins.
    public init(names: CollectionNames, limits: Limits, start: QueueStart = QueueStart()) {
        self.names = names
        self.limits = limits
        self.start = start
    }

    /// No more events should be let in.
    public var isFull: Bool { full.load(ordering: .relaxed) }

    /// Looks at the queue: two commands that cost about the same however long it is.
    ///
    /// - Returns: What is waiting.
    /// - Throws: `MongoError`; the last reading then stays.
    @discardableResult
    public func read(on client: MongoClient) throws -> (count: Int, isFull: Bool) {
        let count =
            try client.run(["count": .string(names.queue), "maxTimeMS": Self.timeLimit])["n"]?.integer.map(Int.init)
            ?? 0
        let now = Timestamp.now.milliseconds
        let (known, isWhole) = memory.withLock { ($0.oldest, ContinuousClock.now >= $0.nextWhole) }
        let bound = isWhole || known == .min ? start.moment ?? .min : known - Self.overlap
        let oldest = min(try oldest(since: bound, on: client) ?? now, now)
        memory.withLock { memory in
            memory.oldest = oldest
            if isWhole { memory.nextWhole = .now + Self.wholeInterval }
        }
        start.raise(toOldest: oldest)
        let age = Duration.milliseconds(now - oldest)
        let isFull = limits.count.map { count >= $0 } ?? false || limits.age.map { age >= $0 } ?? false
        full.store(isFull, ordering: .relaxed)
        return (count, isFull)
    }

    /// When the oldest event was accepted of those since a moment; `nil` for none.
    private func oldest(since bound: Int64, on client: MongoClient) throws -> Int64? {
        var oldest: Int64?
        try client.find(
            in: names.queue,
            ["ingested_at": ["$gte": .date(bound)]],
            options: [
                "sort": ["ingested_at": 1], "limit": .int64(1), "projection": ["_id": 0, "ingested_at": 1],
                "readConcern": ["level": "majority"], "maxTimeMS": Self.timeLimit,
            ]
        ) { document in
            oldest = document["ingested_at"]?.date
            return false
        }
        return oldest
    }
}
