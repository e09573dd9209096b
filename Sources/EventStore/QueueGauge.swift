import Analytics
import BSON
public import Mongo
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
        let count = try client.run(["count": .string(names.queue)])["n"]?.integer.map(Int.init) ?? 0
        let now = Timestamp.now.milliseconds
        let oldest = try oldest(on: client) ?? now
        start.raise(toOldest: min(oldest, now))
        let age = Duration.milliseconds(now - oldest)
        let isFull = limits.count.map { count >= $0 } ?? false || limits.age.map { age >= $0 } ?? false
        full.store(isFull, ordering: .relaxed)
        return (count, isFull)
    }

    /// When the oldest event was accepted that is not older than any was a moment ago; `nil` for none.
    private func oldest(on client: MongoClient) throws -> Int64? {
        var oldest: Int64?
        try client.find(
            in: names.queue,
            ["ingested_at": ["$gte": .date(start.moment ?? .min)]],
            options: [
                "sort": ["ingested_at": 1], "limit": .int64(1), "projection": ["_id": 0, "ingested_at": 1],
                "readConcern": ["level": "majority"],
            ]
        ) { document in
            oldest = document["ingested_at"]?.date
            return false
        }
        return oldest
    }
}
