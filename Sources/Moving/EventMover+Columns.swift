import Columns
import Mongo
import Rollups
import Storage

extension EventMover {
    /// Writes the rows of events, as a part of their transaction.
    func writeRows(
        _ events: [QueuedEvent],
        _ changes: RollupBatch,
        on client: MongoClient,
        _ session: MongoSession
    ) throws -> [BlockStore.NewBlock] {
        guard changes.siteIndexes.count == events.count else { return [] }
        let keys = changes.sites.map { site in
            site.isDamaged || site.site.columns == .none
                ? nil : BlockKey(siteID: site.siteID, generation: site.site.generation)
        }
        let blocks = columns.blocks(of: events, sites: changes.siteIndexes, keys: keys)
        do {
            try columns.write(blocks, on: client, session)
        } catch let error as MongoError where error.concernsDocuments {
            // That is no fault of the events, which must not become dead letters for it.
            throw MongoError(.server, message: "rows cannot be written: \(error)")
        }
        return blocks
    }

    /// Merges blocks of a site while it has too many of one level.
    func mergeBlocks(of key: BlockKey, _ laneLease: LaneLease, on client: MongoClient) throws {
        while let level = columns.due(key) {
            var merge: Merge?
            do {
                try transaction(laneLease, on: client) { session in
                    merge = try columns.merge(key, level: level, on: client, session)
                    hook?(.merged)
                }
            } catch is ColumnDamage {
                // They stay as they are until the damage is repaired. Answers then come from the events.
                merge = nil
            }
            columns.keepMerged(key, level: level, merge)
        }
    }
}
