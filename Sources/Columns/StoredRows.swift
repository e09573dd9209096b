package import Mongo
package import Storage

/// All rows that are stored of one site, for comparing them with its events.
package struct StoredRows {
    /// Of the rows that can be read.
    package private(set) var prints = RowFingerprints()
    /// Of blocks that cannot.
    package private(set) var damages: [ColumnDamage] = []

    /// - Parameter session: Reads one moment.
    /// - Throws: `MongoError`.
    package init(of key: BlockKey, names: CollectionNames, on client: MongoClient, _ session: MongoSession) throws {
        let store = BlockStore(names: names)
        try client.find(in: names.columnBlocks, key.everything, session: session) { document in
            do {
                try prints.add(store.block(document, of: key, on: client, session))
            } catch let damage as ColumnDamage {
                damages.append(damage)
            }
            return true
        }
    }
}
