package import Analytics
package import BSON
package import Mongo
package import Storage
import Synchronization

/// Writes the rows of batches of events, each in the transaction that moves the events, and merges them later.
package final class ColumnWriter: Sendable {
    /// A block is begun anew when so many bytes of events are in it, so that its document never gets too large.
    private static let eventBytes = 4 * 1_024 * 1_024

    /// Most sites whose blocks are counted; beyond, all are forgotten at once.
    private static let siteLimit = 100_000

    private let names: CollectionNames
    private let ids = ObjectIDGenerator()
    /// How many blocks of each level the sites have.
    private let levels = Mutex<[BlockKey: [Int: Int]]>([:])

    package init(names: CollectionNames) {
        self.names = names
    }

    /// Makes blocks of events.
    ///
    /// - Parameters:
    ///   - events: The batch.
    ///   - sites: For each event the place of its site.
    ///   - keys: The sites; `nil` for those that have no columns.
    package func blocks(of events: [QueuedEvent], sites: [Int], keys: [BlockKey?]) -> [BlockStore.NewBlock] {
        var builders = keys.map { _ in BlockBuilder() }
        var sizes = keys.map { _ in 0 }
        var blocks: [BlockStore.NewBlock] = []
        let seconds = UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1_000)
        func finish(_ site: Int) {
            guard let key = keys[site], builders[site].rows > 0 else { return }
            let content = exchange(&builders[site], with: BlockBuilder()).finish()
            let level = BlockCompactor.level(behind: -1, rows: content.rows, size: content.size)
            blocks.append(.init(key: key, id: ids.next(seconds: seconds), level: level, content: content))
            sizes[site] = 0
        }
        var row = EventRow()
        for (event, site) in zip(events, sites) where keys[site] != nil {
            guard row.read(event.document) else { continue }
            row.append(to: &builders[site])
            sizes[site] += event.document.bytes.count
            if sizes[site] > Self.eventBytes { finish(site) }
        }
        for site in keys.indices { finish(site) }
        return blocks
    }

    /// Writes blocks, as a part of the transaction.
    /// - Throws: `MongoError`.
    package func write(_ blocks: [BlockStore.NewBlock], on client: MongoClient, _ session: MongoSession) throws {
        guard !blocks.isEmpty else { return }
        try BlockStore(names: names).insert(blocks, on: client, session)
    }

    /// Knows from now on what was written, because it is committed.
    package func keep(_ blocks: [BlockStore.NewBlock]) {
        levels.withLock { levels in
            // Forgotten sites are counted from here on; what they have is merged with what comes.
            if levels.count > Self.siteLimit { levels = [:] }
            for block in blocks { levels[block.key, default: [:]][block.level, default: 0] += 1 }
        }
    }

    /// Looks up what there is to merge in partitions that others may have had.
    /// - Throws: `MongoError`.
    package func begin(_ partitions: [Partition], on client: MongoClient) throws {
        levels.withLock { $0 = [:] }
        guard !partitions.isEmpty else { return }
        let rows = try client.aggregate(
            names.columnBlocks,
            [
                ["$match": ["$or": .array(partitions.map { .document(BlockKey.all(of: $0)) })]],
                [
                    "$group": [
                        "_id": ["s": "$_id.s", "g": "$_id.g", "level": "$level"], "blocks": ["$sum": 1],
                    ]
                ],
                // Few are enough not to be merged yet, and need not be known: the next ones are counted from here on.
                ["$match": ["blocks": ["$gt": 1]]],
            ],
            options: ["readConcern": ["level": "majority"]]
        )
        levels.withLock { levels in
            for row in rows {
                guard let id = row["_id"]?.document, let site = id["s"]?.string, let generation = id["g"]?.integer,
                    let level = id["level"]?.integer, let blocks = row["blocks"]?.integer
                else { continue }
                let key = BlockKey(siteID: site, generation: Int(generation))
                levels[key, default: [:]][Int(level), default: 0] += Int(blocks)
            }
        }
    }

    /// The lowest level of a site that has so many blocks that they should be merged; `nil` when there is none.
    package func due(_ key: BlockKey) -> Int? {
        levels.withLock { levels in
            levels[key]?.filter {
                $0.key < BlockCompactor.lastLevel && $0.value >= BlockCompactor.limit(ofLevel: $0.key)
            }
            .keys.min()
        }
    }

    /// Merges blocks of a level, as a part of a transaction that holds the site's partition.
    ///
    /// - Returns: What ``keepMerged(_:_:level:)`` has to be told once it is committed.
    /// - Throws: `MongoError`; ``ColumnDamage``.
    package func merge(_ key: BlockKey, level: Int, on client: MongoClient, _ session: MongoSession) throws -> Merge? {
        try BlockCompactor(names: names, ids: ids).compact(key, level: level, on: client, session)
    }

    /// Knows from now on that blocks were merged.
    /// - Parameter merge: `nil` when there was nothing that could be merged; then it is not tried again before more come.
    package func keepMerged(_ key: BlockKey, level: Int, _ merge: Merge?) {
        levels.withLock { levels in
            if let merge {
                levels[key]?[level, default: 0] -= merge.blocks
                levels[key]?[merge.level, default: 0] += 1
            } else {
                levels[key]?[level] = 0
            }
        }
    }
}
