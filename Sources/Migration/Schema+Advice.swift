import BSON
public import Logging
public import Mongo
import Storage

extension Schema {
    /// Tells the log of sites that are older than columns: most questions about them have to read every event.
    /// - Throws: ``MongoError``.
    public func adviseOnColumns(_ lane: MongoLane, logger: Logger) async throws {
        let count = try await lane.run { [names] client in
            let rows = try client.aggregate(
                names.rollupSites,
                [["$match": ["columns": ["$exists": false]]], ["$count": "sites"]]
            )
            return try rows.first?.integer("sites") ?? 0
        }
        guard count > 0 else { return }
        logger.warning(
            "some sites are older than columns, so questions with filters read all of their events",
            metadata: ["sites": "\(count)", "advice": "footfall rollups rebuild makes them, while all goes on"]
        )
    }
}
