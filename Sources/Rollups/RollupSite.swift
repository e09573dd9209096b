import Analytics
package import BSON

/// A site's document in `rollup_sites`: which of its rollups count, and how many values they know.
package struct RollupSite: Equatable, Sendable {
    package var generation: Int
    /// Whether they count all of the site's events: not while there are events from before there were rollups.
    package var isComplete: Bool
    /// Numbers below are taken, for each dimension.
    package var valueCounts: [RollupDimension: Int] = [:]

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
        RollupDimension.allCases.map { dimension in
            (BSONKey(dimension.countName), .int64(Int64(valueCounts[dimension] ?? 0)))
        }
    }

    /// Reads a document.
    /// - Throws: ``RollupDamage``.
    package init(_ document: BSONDocument) throws(RollupDamage) {
        guard let generation = document["generation"]?.integer, (1..<1 << 30).contains(generation),
            case .bool(let isComplete)? = document["complete"]
        else { throw RollupDamage(Self.damage) }
        self.generation = Int(generation)
        self.isComplete = isComplete
        for dimension in RollupDimension.allCases {
            let stored = document[dimension.countName]
            // Sites that are older than a field's rollups have counted none of its values.
            if stored == nil, dimension.field.about.rollup?.mayLackCount == true { continue }
            guard let count = stored?.integer, (0..<1 << 31).contains(count) else { throw RollupDamage(Self.damage) }
            valueCounts[dimension] = Int(count)
        }
    }

    private static let damage = "rollup_sites holds a site that is not whole"
}

extension RollupDimension {
    fileprivate var countName: String { field.about.rollup?.countName ?? field.name }
}
