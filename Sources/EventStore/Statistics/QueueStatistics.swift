import Analytics
import BSON

/// What waits in the queue, and so is not in any number yet.
struct QueueStatistics: Sendable {
    private let names: CollectionNames

    init(names: CollectionNames) {
        self.names = names
    }

    /// How many events of a site wait, and the newest moment up to which nothing does.
    /// - Throws: `MongoError`.
    func waiting(siteID: String, _ reading: Reading) throws -> (count: Int, asOf: Timestamp) {
        let partition = Partition(siteID: Array(siteID.utf8)[...])
        let waiting = try reading.aggregate(
            names.queue,
            [
                ["$match": ["partition": .int32(Int32(partition.number)), "site_id": .string(siteID)]],
                ["$group": ["_id": .null, "count": ["$sum": 1], "oldest": ["$min": "$ingested_at"]]],
            ],
            hint: Schema.queueIndex
        ).first
        return (try waiting?.integer("count") ?? 0, asOf(waiting?["oldest"], reading))
    }

    /// The newest moment up to which no event of any site waits.
    /// - Throws: `MongoError`.
    func asOf(_ reading: Reading) throws -> Timestamp {
        let oldest = try reading.find(in: names.queue, .empty, sort: ["ingested_at": 1], fields: ["ingested_at"]).first
        return asOf(oldest?["ingested_at"], reading)
    }

    private func asOf(_ oldest: BSONValue?, _ reading: Reading) -> Timestamp {
        oldest?.date.map { min(Timestamp(milliseconds: $0), reading.now) } ?? reading.now
    }
}
