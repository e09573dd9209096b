package import BSON
package import Mongo
import Rollups
package import Storage

/// Says that the rollups do not count everything, as a new number is not in those that are there: until they are made anew
/// (`footfall rollups rebuild`), all questions are answered from the events, and so exactly.
package enum RecountMark {
    /// How long one command may take.
    private static let limit: Int64 = 2_000

    package static func migrate(_ position: BSONValue?, _ names: CollectionNames, _ client: MongoClient) throws
        -> MigrationStep.Batch
    {
        let change: BSONValue = ["$set": ["complete": false]]
        // First for sites that come meanwhile.
        try client.update(names.rollupState, [MongoUpdate(filter: RollupStore.stateID, change: change)])
        do {
            let sites = MongoUpdate(filter: ["complete": true], change: change, multi: true)
            return .init(position: nil, changed: try client.update(names.rollupSites, [sites], within: limit))
        } catch {
            guard error.kind == .timeout else { throw error }
            return .init(position: true, changed: 0)
        }
    }
}
