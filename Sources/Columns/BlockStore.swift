package import BSON
package import Mongo
package import Storage

/// Reads and writes blocks: for each a document in `column_blocks`, with its columns where they are small, and else a
/// document in `columns` for each column, so that a question reads only what it needs.
///
/// Neither is ever changed: what was read once may be kept.
package struct BlockStore: Sendable {
    /// Up to so many bytes of columns are put into the document of their block.
    private static let wholeSize = 64 * 1_024
    /// Most bytes in one insert command.
    private static let insertSize = 24 * 1_024 * 1_024

    private let names: CollectionNames

    package init(names: CollectionNames) {
        self.names = names
    }

    /// A block that is to be written.
    package struct NewBlock: Sendable {
        package let key: BlockKey
        package let id: ObjectID
        package let level: Int
        package let content: PackedBlock

        package init(key: BlockKey, id: ObjectID, level: Int, content: PackedBlock) {
            self.key = key
            self.id = id
            self.level = level
            self.content = content
        }
    }

    /// Writes blocks.
    /// - Throws: `MongoError`, never one that would be taken for an event that is there already.
    package func insert(_ blocks: [NewBlock], on client: MongoClient, _ session: MongoSession?) throws {
        var headers: [UInt8] = []
        for block in blocks {
            let isWhole = block.content.size <= Self.wholeSize
            Self.appendHeader(of: block, isWhole: isWhole, to: &headers)
            if !isWhole { try insertColumns(of: block, on: client, session) }
        }
        try insert(headers, count: blocks.count, into: names.columnBlocks, on: client, session)
    }

    private func insertColumns(of block: NewBlock, on client: MongoClient, _ session: MongoSession?) throws {
        var documents: [UInt8] = []
        var count = 0
        for (name, bytes) in block.content.columns {
            var writer = BSONWriter(appendingTo: exchange(&documents, with: []))
            writer.append("_id", block.key.id(block.id, name))
            writer.append("d", .binary(bytes, subtype: Self.subtype))
            documents = writer.finish()
            count += 1
            guard documents.count > Self.insertSize else { continue }
            try insert(exchange(&documents, with: []), count: count, into: names.columns, on: client, session)
            count = 0
        }
        try insert(documents, count: count, into: names.columns, on: client, session)
    }

    private static func appendHeader(of block: NewBlock, isWhole: Bool, to documents: inout [UInt8]) {
        var writer = BSONWriter(appendingTo: exchange(&documents, with: []))
        writer.append("_id", block.key.id(block.id))
        writer.append("level", block.level)
        writer.append("rows", block.content.rows)
        writer.append("first", date: block.content.first)
        writer.append("last", date: block.content.last)
        writer.append("size", block.content.size)
        writer.append("whole", isWhole)
        writer.beginArray("columns")
        for (index, column) in block.content.columns.enumerated() {
            writer.beginDocument(BSONKey("\(index)"))
            writer.append("n", type: BSONType.string.rawValue, rawValue: BSONText.stored(column.name.stored)[...])
            if isWhole { writer.append("d", .binary(column.bytes, subtype: subtype)) }
            writer.end()
        }
        writer.end()
        documents = writer.finish()
    }

    /// The first of BSON's subtypes that are left to applications.
    private static let subtype: UInt8 = 0x80

    private func insert(
        _ documents: [UInt8],
        count: Int,
        into collection: String,
        on client: MongoClient,
        _ session: MongoSession?
    ) throws {
        try client.insert(documents, count: count, into: collection, session: session).requireSuccess(in: collection)
    }

    /// Reads a block with all its columns.
    ///
    /// - Parameter document: The block's own.
    /// - Throws: `MongoError`; ``ColumnDamage``.
    package func block(
        _ document: BSONDocument,
        of key: BlockKey,
        on client: MongoClient,
        _ session: MongoSession?
    ) throws -> Block {
        let header = try BlockHeader(document)
        if header.isWhole { return try Block(rows: header.rows, BlockHeader.packed(in: document)) }
        var packed: [(name: ColumnName, bytes: [UInt8])] = []
        try client.find(
            in: names.columns,
            ["_id": ["$in": .array(header.columns.map { .document(key.id(header.id, $0)) })]],
            session: session
        ) { document in
            packed.append(try Self.column(document))
            return true
        }
        guard packed.count == header.columns.count else { throw ColumnDamage("a block misses columns") }
        return try Block(rows: header.rows, packed)
    }

    /// The name and the bytes of a document of `columns`.
    /// - Throws: ``ColumnDamage``.
    package static func column(_ document: BSONDocument) throws -> (name: ColumnName, bytes: [UInt8]) {
        guard let id = document["_id"]?.document, let stored = BSONText.find("n", in: id),
            let name = ColumnName(stored: stored), case .binary(let bytes, _)? = document["d"]
        else { throw ColumnDamage("a document of a column is not whole") }
        return (name, bytes)
    }

    /// Deletes blocks and their columns.
    /// - Throws: `MongoError`.
    package func delete(
        _ headers: [BlockHeader],
        of key: BlockKey,
        on client: MongoClient,
        _ session: MongoSession
    ) throws {
        let ids = headers.map { BSONValue.document(key.id($0.id)) }
        try client.delete(from: names.columnBlocks, ["_id": ["$in": .array(ids)]], session: session)
        let columns = headers.filter { !$0.isWhole }.flatMap { header in
            header.columns.map { BSONValue.document(key.id(header.id, $0)) }
        }
        guard !columns.isEmpty else { return }
        try client.delete(from: names.columns, ["_id": ["$in": .array(columns)]], session: session)
    }

    /// Deletes all blocks of a site, of one generation or of all before it.
    /// - Throws: `MongoError`.
    package func delete(_ filter: BSONDocument, on client: MongoClient) throws {
        for collection in [names.columnBlocks, names.columns] { try client.delete(from: collection, filter) }
    }
}
