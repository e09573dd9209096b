import Analytics
import BSON
import Synchronization

/// What waits in the queue, and so is not in any number yet.
///
/// Events that have been moved leave marks in the queue's index, which a reading has to step over until MongoDB clears them
/// away, minutes later: after some hundred thousand events that takes longer than everything else in an answer. So readings
/// begin a little before what was the oldest event of the queue a moment ago.
final class QueueStatistics: Sendable {
    /// Where readings begin.
    private struct Low {
        /// What was accepted before has been moved, in milliseconds since 1970.
        var moment = Int64.min
        var nextLook = ContinuousClock.now
    }

    /// How much later than others of its age an event may get into the queue, in milliseconds: the API answers within 5 s,
    /// and the clocks of two APIs may differ a little.
    private static let lateness: Int64 = 15_000
    private static let interval = Duration.seconds(1)

    private let names: CollectionNames
    private let low = Mutex(Low())

    init(names: CollectionNames) {
        self.names = names
    }

    /// How many events of a site wait, and the newest moment up to which nothing does.
    /// - Throws: `MongoError`.
    func waiting(siteID: String, _ reading: Reading) throws -> (count: Int, asOf: Timestamp) {
        try look(reading)
        let partition = Partition(siteID: Array(siteID.utf8)[...])
        let filter = bound + [("partition", .int32(Int32(partition.number))), ("site_id", .string(siteID))]
        let waiting = try reading.aggregate(
            names.queue,
            [
                ["$match": .document(BSONDocument(filter))],
                ["$group": ["_id": .null, "count": ["$sum": 1], "oldest": ["$min": "$ingested_at"]]],
            ],
            hint: Schema.queueIndex
        ).first
        return (try waiting?.integer("count") ?? 0, asOf(waiting?["oldest"], reading))
    }

    /// The newest moment up to which no event of any site waits.
    /// - Throws: `MongoError`.
    func asOf(_ reading: Reading) throws -> Timestamp {
        let asOf = asOf(try oldest(reading), reading)
        low.withLock { $0.moment = max($0.moment, asOf.milliseconds - Self.lateness) }
        return asOf
    }

    /// Now and then finds out where readings may begin.
    private func look(_ reading: Reading) throws {
        let isDue = low.withLock { low in
            guard ContinuousClock.now >= low.nextLook else { return false }
            low.nextLook = .now + Self.interval
            return true
        }
        if isDue { _ = try asOf(reading) }
    }

    private func oldest(_ reading: Reading) throws -> BSONValue? {
        try reading.find(
            in: names.queue,
            BSONDocument(bound),
            sort: ["ingested_at": 1],
            fields: ["ingested_at"]
        ).first?["ingested_at"]
    }

    private var bound: [(BSONKey, BSONValue)] {
        let moment = low.withLock(\.moment)
        // Whatever another program has written there that is no date is found as long as nothing is known.
        return moment == .min ? [] : [("ingested_at", ["$gte": .date(moment)])]
    }

    private func asOf(_ oldest: BSONValue?, _ reading: Reading) -> Timestamp {
        oldest?.date.map { min(Timestamp(milliseconds: $0), reading.now) } ?? reading.now
    }
}
