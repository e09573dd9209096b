package import BSON
package import Storage

/// What the blocks of a site are filed under: one set of them is read while another one may be made.
package struct BlockKey: Hashable, Sendable {
    package let siteID: [UInt8]
    package let generation: Int

    package init(siteID: String, generation: Int) {
        self.siteID = Array(siteID.utf8)
        self.generation = generation
    }

    /// Matches them in both collections.
    package var everything: BSONDocument {
        // In MongoDB's order of types, ObjectIds come before booleans.
        ["_id": ["$gte": .document(id { _ in }), "$lt": .document(id { $0.append("b", true) })]]
    }

    /// Matches those of all earlier generations.
    package var earlier: BSONDocument {
        let first = BlockKey(site: siteID, generation: 0)
        return ["_id": ["$gte": .document(first.id { _ in }), "$lt": .document(id { _ in })]]
    }

    private init(site: [UInt8], generation: Int) {
        siteID = site
        self.generation = generation
    }

    /// Matches all of a site, in either collection.
    package static func all(ofSite siteID: String) -> BSONDocument {
        let site = BlockKey(siteID: siteID, generation: 0)
        let behind = BlockKey(siteID: siteID, generation: 1 << 40)
        return ["_id": ["$gte": .document(site.id { _ in }), "$lt": .document(behind.id { _ in })]]
    }

    /// Matches all of a partition.
    package static func all(of partition: Partition) -> BSONDocument {
        let number = Int32(partition.number)
        return ["_id": ["$gte": ["p": .int32(number)], "$lt": ["p": .int32(number + 1)]]]
    }

    /// The `_id` of a block.
    package func id(_ block: ObjectID) -> BSONDocument { id { $0.append("b", block) } }

    /// The `_id` of one column of a block.
    package func id(_ block: ObjectID, _ column: ColumnName) -> BSONDocument {
        id { writer in
            writer.append("b", block)
            writer.append("n", type: BSONType.string.rawValue, rawValue: BSONText.stored(column.stored)[...])
        }
    }

    private func id(_ rest: (inout BSONWriter) -> Void) -> BSONDocument {
        var writer = BSONWriter(capacity: 96 + siteID.count)
        writer.append("p", Partition(siteID: siteID[...]).number)
        writer.append("s", type: BSONType.string.rawValue, rawValue: BSONText.stored(siteID)[...])
        writer.append("g", generation)
        rest(&writer)
        return BSONDocument(unchecked: writer.finish())
    }
}
