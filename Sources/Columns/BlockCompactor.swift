import Analytics
package import BSON
package import Mongo
package import Storage

/// Merges blocks of a site into larger ones, so that there are never many.
package struct BlockCompactor: Sendable {
    /// No block gets more rows: enough for a column to be read at once, few enough for its document.
    package static let rowLimit = 1 << 18
    /// No block gets more bytes, which is less than MongoDB's limit for a document.
    package static let sizeLimit = 12 * 1_024 * 1_024

    private let names: CollectionNames
    private let ids: ObjectIDGenerator

    package init(names: CollectionNames, ids: ObjectIDGenerator) {
        self.names = names
        self.ids = ids
    }

    /// How many blocks of a level there may be before they are merged.
    package static func limit(ofLevel level: Int) -> Int { level == 0 ? 32 : 8 }

    /// Merges blocks of one level, as a part of a transaction that holds the site's partition.
    ///
    /// - Returns: `nil` when there is nothing to merge.
    /// - Throws: `MongoError`; ``ColumnDamage`` when a block cannot be read, which then is left as it is.
    package func compact(
        _ key: BlockKey,
        level: Int,
        on client: MongoClient,
        _ session: MongoSession
    ) throws -> Merge? {
        let store = BlockStore(names: names)
        var chosen: [(header: BlockHeader, document: BSONDocument)] = []
        var (rows, size) = (0, 0)
        try client.find(
            in: names.columnBlocks,
            key.blocks(ofLevel: level),
            options: ["sort": ["_id": 1], "limit": .int64(Int64(Self.limit(ofLevel: level)))],
            session: session
        ) { document in
            let header = try BlockHeader(document)
            guard rows + header.rows <= Self.rowLimit, size + header.size <= Self.sizeLimit else { return false }
            rows += header.rows
            size += header.size
            chosen.append((header, document))
            return true
        }
        guard chosen.count > 1 else { return nil }
        var builder = BlockBuilder()
        for (_, document) in chosen {
            try builder.append(store.block(document, of: key, on: client, session))
        }
        let next = Self.level(behind: level, rows: rows, size: size)
        let seconds = UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1_000)
        let block = BlockStore.NewBlock(
            key: key,
            id: ids.next(seconds: seconds),
            level: next,
            content: builder.finish()
        )
        try store.insert([block], on: client, session)
        try store.delete(chosen.map(\.header), of: key, on: client, session)
        return Merge(blocks: chosen.count, level: next)
    }

    /// That of blocks which are large enough never to be merged again.
    package static let lastLevel = 99

    /// The level of a block that is merged of those of a level; of a new one, behind -1.
    package static func level(behind level: Int, rows: Int, size: Int) -> Int {
        rows > rowLimit / 2 || size > sizeLimit / 2 ? lastLevel : level + 1
    }
}

extension BlockKey {
    /// Matches the blocks of one level.
    fileprivate func blocks(ofLevel level: Int) -> BSONDocument {
        var fields: [(BSONKey, BSONValue)] = [("level", .int32(Int32(level)))]
        if let ids = everything["_id"] { fields.append(("_id", ids)) }
        return BSONDocument(fields)
    }
}
