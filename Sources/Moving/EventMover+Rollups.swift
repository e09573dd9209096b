import BSON
import Columns
public import Leases
public import Mongo
import Rollups
import Storage

extension EventMover {
    /// Sites that are done at once while there is nothing to move: few, so that events need not wait for long.
    private static let compactedSites = 20

    /// Begins to work for a lease: forgets what was known of partitions that others may have had, and looks up what they
    /// left to do.
    ///
    /// - Parameters:
    ///   - lease: The partitions that are owned now.
    ///   - client: Blocks its thread.
    /// - Throws: ``MongoError``.
    public func begin(_ lease: WorkerLease, on client: MongoClient) throws {
        rollups.forget()
        rollups.backlog.removeAll()
        try columns.begin(lease.partitions, on: client)
        guard !lease.partitions.isEmpty else { return }
        let backlogs = try client.aggregate(
            names.rollupSegments,
            [
                ["$match": ["$or": .array(lease.partitions.map { .document(RollupSegment.all(of: $0)) })]],
                ["$group": ["_id": "$_id.s", "segments": ["$sum": 1], "entries": ["$sum": "$entries"]]],
            ],
            options: RollupStore.majority
        )
        for backlog in backlogs {
            rollups.backlog.add(
                try backlog.string("_id"),
                segments: try backlog.integer("segments"),
                entries: try backlog.integer("entries")
            )
        }
    }

    /// Does what waits until there is nothing to move: puts segments into the rollups' documents where they are few.
    ///
    /// - Parameters:
    ///   - lease: The worker's lease.
    ///   - lane: Of the client; no other may be moving events.
    ///   - client: Blocks its thread.
    /// - Throws: ``LeaseLost``; ``MongoError``.
    public func compactOverdue(_ lease: WorkerLease, lane: Int, on client: MongoClient) throws {
        for siteID in rollups.backlog.overdue(now: .now, limit: Self.compactedSites) {
            try compact(siteID, LaneLease(lease: lease, lane: lane), on: client)
        }
    }

    /// Adds events to the rollups, as a part of their transaction.
    func sum(_ events: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws -> RollupBatch {
        do {
            let changes = try rollups.batch(for: events, on: client, session)
            try rollups.write(changes, on: client, session)
            return changes
        } catch let error as MongoError where error.concernsDocuments {
            // That is no fault of the events, which must not become dead letters for it.
            throw MongoError(.server, message: "rollups cannot be written: \(error)")
        }
    }

    /// Puts the segments of a site into the documents of its rollups.
    func compact(_ siteID: String, _ laneLease: LaneLease, on client: MongoClient) throws {
        let compactor = RollupCompactor(names: names)
        var hasMore = true
        while hasMore {
            do {
                try transaction(laneLease, on: client) { session in
                    hasMore = try compactor.compact(siteID, on: client, session)
                    hook?(.compacted)
                }
            } catch is RollupDamage {
                // They stay where they are until the damage is repaired. Whoever reads meets it, too, and is told.
                hasMore = false
            }
        }
        rollups.backlog.remove(siteID)
    }
}
