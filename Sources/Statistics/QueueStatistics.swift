import Analytics
import BSON
import Storage

/// What waits in the queue, and so is not in any number yet.
struct QueueStatistics: Sendable {
    private let names: CollectionNames
    private let start: QueueStart

    init(names: CollectionNames, start: QueueStart) {
        self.names = names
        self.start = start
    }

    /// How many events of a site wait, and the newest moment up to which nothing does.
    /// - Throws: `MongoError`.
    func waiting(siteID: String, _ reading: Reading) throws -> (count: Int, asOf: Timestamp) {
        let partition = Partition(siteID: Array(siteID.utf8)[...])
        let filter = bound + [("partition", .int32(Int32(partition.number))), ("site_id", .string(siteID))]
        let waiting = try reading.aggregate(
            names.queue,
            [
                ["$match": .document(BSONDocument(filter))],
                ["$group": ["_id": .null, "count": ["$sum": 1], "oldest": ["$min": "$ingested_at"]]],
            ],
            hint: QueueCollection.index
        ).first
        return (try waiting?.integer("count") ?? 0, asOf(waiting?["oldest"], reading))
    }

    /// The newest moment up to which no event of any site waits.
    /// - Throws: `MongoError`.
    func asOf(_ reading: Reading) throws -> Timestamp {
        let oldest = try reading.find(
            in: names.queue,
            BSONDocument(bound),
            sort: ["ingested_at": 1],
            fields: ["ingested_at"]
        ).first
        return asOf(oldest?["ingested_at"], reading)
    }

    private var bound: [(BSONKey, BSONValue)] {
        start.moment.map { [("ingested_at", ["$gte": .date($0)])] } ?? []
    }

    private func asOf(_ oldest: BSONValue?, _ reading: Reading) -> Timestamp {
        oldest?.date.map { min(Timestamp(milliseconds: $0), reading.now) } ?? reading.now
    }
}
