import BSON
package import Mongo
import Storage

extension LeaseStore {
    /// Makes every later commit of a worker fail, unless it has renewed its lease in the meantime.
    package func fence(_ worker: LeaseTable.Worker, on client: MongoClient) throws {
        // A transaction that the worker left open holds a fence; ended by force, it lets go of it at once instead of after
        // the server's limit. Where that is not allowed, the last update below fails and is tried again later.
        end(worker.sessions, on: client)
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

    /// Waits until none of the lease's transactions is open, before its partitions are given back.
    ///
    /// A commit that got no answer may be under way still, and whoever owns the partitions next must be able to rely on
    /// what it reads. Writing the documents that such a transaction has written makes this wait for its end.
    /// - Throws: ``MongoError`` when a transaction is still open after a second; it is ended, for the next try.
    package func awaitOpenTransactions(_ lease: WorkerLease, on client: MongoClient) throws {
        let fences = MongoUpdate(
            filter: ["worker": .string(lease.id)],
            change: ["$inc": ["releases": .int64(1)]],
            multi: true
        )
        do {
            try client.update(names.leases, [fences], within: 1_000)
        } catch {
            let worker = try read(on: client).workers.first { $0.id == lease.id }
            end(worker?.sessions ?? [], on: client)
            throw error
        }
    }

    /// Ends the open transactions of sessions by force, as far as that is allowed.
    private func end(_ sessions: [BSONValue], on client: MongoClient) {
        guard !sessions.isEmpty else { return }
        // Whoever needs their end finds out by a write that has to wait for it.
        _ = try? client.run(["killSessions": .array(sessions)], database: "admin")
    }
}
