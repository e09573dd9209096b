import Analytics
import BSON
import Storage

/// The aggregation stages that count events, each list for events that are in scope already. Their rows have the
/// ``Measure/rowName`` of each number.
///
/// MongoDB 5.0 has all of them.
enum EventStages {
    /// One row for each site: `_id`, `last` and what is additive.
    static let sites: [BSONDocument] = [group(by: "$site_id", [("last", ["$max": "$timestamp"])] + sums())]

    /// The event was made by no bot.
    private static let isPerson: BSONValue = ["$ne": [["$type": "$bot"], "string"]]

    /// Adds up rows whose numbers were summed up before.
    static func sumsOfSums(by id: BSONValue, _ others: [(BSONKey, BSONValue)]) -> BSONDocument {
        group(by: id, sumOfSums() + others)
    }

    private static func group(by id: BSONValue, _ fields: [(BSONKey, BSONValue)]) -> BSONDocument {
        ["$group": .document(BSONDocument([("_id", id)] + fields))]
    }

    /// The additive numbers of events.
    private static func sums() -> [(BSONKey, BSONValue)] {
        Measure.additive.map { measure in
            let conditions = [measure == .bots ? nil : isPerson, condition(measure)].compactMap { $0 }
            return (key(measure), sum(where: conditions.count > 1 ? ["$and": .array(conditions)] : conditions[0]))
        }
    }

    private static func sumOfSums() -> [(BSONKey, BSONValue)] {
        Measure.additive.map { (key($0), ["$sum": .string("$\($0.rowName)")]) }
    }

    private static func key(_ measure: Measure) -> BSONKey { BSONKey("\(measure.rowName)") }

    /// Which events it counts; `nil` for all.
    private static func condition(_ measure: Measure) -> BSONValue? {
        guard case .additive(let condition?) = measure.kind else { return nil }
        let field = "$" + condition.field
        return condition.value.map { ["$eq": [.string(field), .string($0)]] } ?? isString(field)
    }

    private static func sum(where condition: BSONValue) -> BSONValue { ["$sum": ["$cond": [condition, 1, 0]]] }

    private static func isString(_ field: String) -> BSONValue { ["$eq": [["$type": .string(field)], "string"]] }
}
