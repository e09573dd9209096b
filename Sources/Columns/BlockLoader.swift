import Analytics
package import BSON
package import Mongo
package import Storage

/// Makes the blocks of a site's events anew, for a generation that nobody reads yet.
package struct BlockLoader {
    /// A block is begun anew when so many bytes of events are in it.
    private static let eventBytes = 12 * 1_024 * 1_024

    private let key: BlockKey
    private let store: BlockStore
    private let ids = ObjectIDGenerator()
    private let client: MongoClient
    private var builder = BlockBuilder()
    private var row = EventRow()
    private var bytes = 0

    package init(_ key: BlockKey, names: CollectionNames, on client: MongoClient) {
        self.key = key
        self.client = client
        store = BlockStore(names: names)
    }

    /// Adds an event.
    /// - Throws: `MongoError`.
    package mutating func add(_ event: BSONDocument) throws {
        guard row.read(event) else { return }
        row.append(to: &builder)
        bytes += event.bytes.count
        if bytes > Self.eventBytes || builder.rows == BlockCompactor.rowLimit { try finish() }
    }

    /// Writes what has not been written.
    /// - Throws: `MongoError`.
    package mutating func finish() throws {
        guard builder.rows > 0 else { return }
        let content = exchange(&builder, with: BlockBuilder()).finish()
        bytes = 0
        // Of the level above the first two: few small blocks come to lie beside those of batches.
        let level = BlockCompactor.level(behind: 1, rows: content.rows, size: content.size)
        let id = ids.next(seconds: UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1_000))
        try store.insert([.init(key: key, id: id, level: level, content: content)], on: client, nil)
    }
}
