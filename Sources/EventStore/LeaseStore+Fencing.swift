import BSON
import Mongo

extension LeaseStore {
    /// Makes every later commit of a worker fail, unless it has renewed its lease in the meantime.
    func fence(_ worker: LeaseTable.Worker, on client: MongoClient) throws {
        // A transaction that the worker left open holds a fence; ended by force, it lets go of it at once instead of after
        // the server's limit. Where that is not allowed, the last update below fails and is tried again later.
        if !worker.sessions.isEmpty {
            _ = try? client.run(["killSessions": .array(worker.sessions)], database: "admin")
        }
        let isLost = try client.update(
            names.leases,
            [
                MongoUpdate(
                    filter: [
                        "_id": .string(worker.id),
                        "$or": [["fenced": true], ["$expr": ["$lt": ["$until", "$$NOW"]]]],
                    ],
                    change: ["$set": ["fenced": true]]
                )
            ]
        )
        guard isLost == 1 else { return }
        try client.update(
            names.leases,
            [
                MongoUpdate(
                    filter: ["worker": .string(worker.id), "fenced": false],
                    change: ["$set": ["fenced": true]],
                    multi: true
                )
            ],
            within: 1_000
        )
    }
}
