import BSON
package import Mongo
import Storage

extension LeaseStore {
    /// Reads all leases, and compares them with the server's clock.
    package func read(on client: MongoClient) throws -> LeaseTable {
        let documents = try client.aggregate(
            names.leases,
            [["$addFields": ["live": ["$gt": ["$until", "$$NOW"]]]], ["$sort": ["number": 1]]],
            options: ["readConcern": ["level": "majority"]]
        )
        // A worker is fenced only once all its lanes are: whoever began with it may have ended before the last one.
        let unfenced = Set(
            documents.filter { $0["kind"]?.string == "fence" && $0["fenced"]?.bool == false }
                .compactMap { $0["worker"]?.string }
        )
        return LeaseTable(
            workers: documents.filter { $0["kind"]?.string == "worker" }.map { worker in
                let id = worker["_id"]?.string ?? ""
                return LeaseTable.Worker(
                    id: id,
                    role: worker["role"]?.string.flatMap(LeaseRole.init) ?? .worker,
                    isLive: worker["live"]?.bool == true && worker["fenced"]?.bool == false,
                    isFenced: worker["fenced"]?.bool == true && !unfenced.contains(id),
                    sessions: worker["sessions"]?.document.flatMap { try? $0.values() } ?? []
                )
            },
            ownerships: documents.filter { $0["kind"]?.string == "partition" }.map { partition in
                LeaseTable.Ownership(
                    partition: Partition(number: partition["number"]?.integer.map(Int.init) ?? 0),
                    owner: partition["owner"]?.string,
                    reserver: partition["reserved"]?.string,
                    epoch: partition["epoch"]?.integer ?? 0
                )
            }
        )
    }
}
