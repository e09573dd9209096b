import Analytics
package import BSON

/// A site's document in `rollup_sites`: which of its rollups count, and how many values they know.
package struct RollupSite: Equatable, Sendable {
    package var generation: Int
    /// Whether they count all of the site's events: not while there are events from before there were rollups.
    package var isComplete: Bool
    /// Whether there are columns of its events.
    package var columns: Columns
    /// Numbers below are taken, for each dimension.
    package var valueCounts: [RollupDimension: Int] = [:]

    /// What columns a site has.
    package enum Columns: Sendable {
        /// None: the site is older than columns, and they have not been made since.
        case none
        /// Of all events since the site was first counted, but there may be earlier ones.
        case incomplete
        /// Of all events.
        case complete
    }

    /// A site that is counted from now on.
    /// - Parameter isComplete: Whether there are no earlier events.
    package init(generation: Int = 1, isComplete: Bool) {
        self.generation = generation
        self.isComplete = isComplete
        columns = isComplete ? .complete : .incomplete
    }

    /// The document's fields but its `_id`.
    package var fields: [(BSONKey, BSONValue)] {
        let columns: [(BSONKey, BSONValue)] = columns == .none ? [] : [("columns", .bool(columns == .complete))]
        return [("generation", .int32(Int32(generation))), ("complete", .bool(isComplete))] + columns + countFields
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
        switch document["columns"] {
        case nil: columns = .none
        case .bool(let areComplete)?: columns = areComplete ? .complete : .incomplete
        default: throw RollupDamage(Self.damage)
        }
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
