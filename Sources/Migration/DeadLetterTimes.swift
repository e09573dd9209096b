import BSON
import Mongo
import Storage

/// Version 1 said `buried_at` in dead letters.
enum DeadLetterTimes {
    /// How long one command may take.
    private static let limit: Int64 = 2_000

    /// Renames as many as there is time for.
    static func migrate(_ position: BSONValue?, _ names: CollectionNames, _ client: MongoClient) throws
        -> MigrationStep.Batch
    {
        let change = MongoUpdate(
            filter: ["buried_at": ["$exists": true]],
            change: ["$rename": ["buried_at": "dead_lettered_at"]],
            multi: true
        )
        do {
            let changed = try client.update(names.dead, [change], within: limit)
            return MigrationStep.Batch(position: nil, changed: changed)
        } catch  where error.kind == .timeout {
            // Those that it came to are done.
            return MigrationStep.Batch(position: true, changed: 0)
        }
    }
}
