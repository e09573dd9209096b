package import BSON

/// A site's document in `rollup_sites`: which of its rollups count, and how many values they know.
package struct RollupSite: Equatable, Sendable {
    package var generation: Int
    /// Whether they count all of the site's events: not while there are events from before there were rollups.
    package var isComplete: Bool
    /// Numbers below are taken, for each dimension.
    package var valueCounts: [RollupDimension: Int] = [.path: 0, .eventType: 0]

    package init(generation: Int = 1, isComplete: Bool) {
        self.generation = generation
        self.isComplete = isComplete
    }

    /// The document's fields but its `_id`.
    package var fields: [(BSONKey, BSONValue)] {
        [("generation", .int32(Int32(generation))), ("complete", .bool(isComplete))] + countFields
    }

    /// Those fields that change from batch to batch.
    package var countFields: [(BSONKey, BSONValue)] {
        [
            ("paths", .int64(Int64(valueCounts[.path] ?? 0))),
            ("event_types", .int64(Int64(valueCounts[.eventType] ?? 0))),
        ]
    }

    /// Reads a document.
    /// - Throws: ``RollupDamage``.
    package init(_ document: BSONDocument) throws(RollupDamage) {
        guard let generation = document["generation"]?.integer, (1..<1 << 30).contains(generation),
            case .bool(let isComplete)? = document["complete"], let paths = document["paths"]?.integer,
            let types = document["event_types"]?.integer, (0..<1 << 31).contains(paths), (0..<1 << 31).contains(types)
        else { throw RollupDamage("rollup_sites holds a site that is not whole") }
        self.generation = Int(generation)
        self.isComplete = isComplete
        valueCounts = [.path: Int(paths), .eventType: Int(types)]
    }
}
