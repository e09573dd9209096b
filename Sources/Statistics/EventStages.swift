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

    /// What the names of numbers begin with that concern only what is later than a moment.
    static let recentPrefix = "recent_"

    /// One row of all numbers, and of all of them once more for what is later than a moment; none when there are no
    /// events.
    static func recent(after moment: Timestamp) -> [BSONDocument] {
        let isRecent: BSONValue = ["$gt": ["$timestamp", .date(moment.milliseconds)]]
        let isUser: BSONValue = ["$and": [isString("$_id"), ["$gt": ["$count", 0]]]]
        let isRecentUser: BSONValue = ["$and": [isUser, ["$gt": [.string("$\(recentPrefix)count"), 0]]]]
        return [
            group(by: "$user_id", sums() + sums(where: isRecent, prefix: recentPrefix)),
            sumsOfSums(
                by: .null,
                sumOfSums(prefix: recentPrefix) + [
                    (key(.users), sum(where: isUser)), (key(.users, prefix: recentPrefix), sum(where: isRecentUser)),
                ]
            ),
        ]
    }

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
    private static func sums(where condition: BSONValue? = nil, prefix: String = "") -> [(BSONKey, BSONValue)] {
        Measure.additive.map { measure in
            let isCounted = measure == .bots ? nil : isPerson
            let conditions = [condition, isCounted, self.condition(measure)].compactMap { $0 }
            let all: BSONValue? = conditions.count > 1 ? ["$and": .array(conditions)] : conditions.first
            return (key(measure, prefix: prefix), all.map(sum(where:)) ?? ["$sum": 1])
        }
    }

    private static func sumOfSums(prefix: String = "") -> [(BSONKey, BSONValue)] {
        Measure.additive.map { (key($0, prefix: prefix), ["$sum": .string("$\(prefix)\($0.rowName)")]) }
    }

    private static func key(_ measure: Measure, prefix: String = "") -> BSONKey {
        BSONKey("\(prefix)\(measure.rowName)")
    }

    /// Which events it counts; `nil` for all.
    private static func condition(_ measure: Measure) -> BSONValue? {
        guard case .additive(let condition?) = measure.kind else { return nil }
        let field = "$" + condition.field
        return condition.value.map { ["$eq": [.string(field), .string($0)]] } ?? isString(field)
    }

    private static func sum(where condition: BSONValue) -> BSONValue { ["$sum": ["$cond": [condition, 1, 0]]] }

    private static func isString(_ field: String) -> BSONValue { ["$eq": [["$type": .string(field)], "string"]] }
}
