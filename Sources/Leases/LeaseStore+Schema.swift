import BSON
public import Mongo
import Storage

extension LeaseStore {
    /// Keeps programs out that write what an older version writes, and would take what this one writes for damage.
    ///
    /// Those whose lease has run out are fenced, so that nothing that they began can be committed.
    /// - Returns: The host and the process of those whose lease is in force: they have to be ended.
    /// - Throws: ``MongoError``.
    public func fenceOlderVersions(on client: MongoClient) throws -> [String] {
        let older: BSONDocument = [
            "kind": "worker",
            "$or": [
                ["schema": ["$exists": false]], ["schema": ["$lt": .int32(Int32(SchemaVersion.current))]],
            ],
        ]
        let documents = try client.aggregate(
            names.leases,
            [["$match": .document(older)]],
            options: ["readConcern": ["level": "majority"]]
        )
        guard !documents.isEmpty else { return [] }
        let ids = Set(documents.compactMap { $0["_id"]?.string })
        let workers = try read(on: client).workers.filter { ids.contains($0.id) }
        for worker in workers where !worker.isLive && !worker.isFenced { try fence(worker, on: client) }
        let live = Set(workers.filter { $0.isLive && !$0.isFenced }.map(\.id))
        return documents.filter { live.contains($0["_id"]?.string ?? "") }.map { worker in
            "\(worker["host"]?.string ?? "unknown host"), process \(worker["pid"]?.integer ?? 0)"
        }
    }
}
