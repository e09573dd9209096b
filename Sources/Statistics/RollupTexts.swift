import BSON
import Rollups

/// The texts of a dimension's values, in `rollup_values`.
struct RollupTexts {
    /// A value with its text.
    typealias Value = (number: Int, text: String)

    /// Most values that are looked up by one command.
    private static let batchSize = 10_000

    private let version: RollupVersion
    private let dimension: RollupDimension
    /// How many values there are, or a few less.
    private let known: Int
    private let collection: String
    private let reading: Reading

    init(
        of version: RollupVersion,
        _ dimension: RollupDimension,
        known: Int,
        in collection: String,
        _ reading: Reading
    ) {
        self.version = version
        self.dimension = dimension
        self.known = known
        self.collection = collection
        self.reading = reading
    }

    /// The texts of some values.
    /// - Throws: `MongoError`; ``RollupDamage`` when one is missing.
    func texts(of numbers: [Int]) throws -> [Value] {
        var values: [Value] = []
        try inBatches(numbers) { some in values += try lookUp(some, nil, nil, limit: some.count) }
        guard values.count == numbers.count else { throw Self.missing }
        return values
    }

    /// The first values in the order of their texts' bytes.
    ///
    /// Either all values are gone through in that order until enough of the wanted ones have come, or the wanted ones are
    /// looked up, which takes about as long for each: whichever are fewer, by how many are wanted. Where they are not
    /// spread evenly and going through takes longer than looking up, that follows. Neither keeps more in memory than what
    /// it returns and one batch.
    ///
    /// - Parameters:
    ///   - limit: How many.
    ///   - count: How many values are wanted.
    ///   - wanted: Their numbers, which may be millions: asked for only where they are looked up.
    ///   - text: Where to begin: behind it.
    ///   - isWanted: Whether a number is among them.
    /// - Throws: `MongoError`; ``RollupDamage`` when there are fewer than there must be.
    func first(
        _ limit: Int,
        of count: Int,
        _ wanted: () -> [Int],
        after text: String?,
        _ isWanted: (Int) -> Bool
    ) throws -> [Value] {
        guard count > 0 else { return [] }
        let steps = limit * max(known / count, 1)
        var values: [Value] = []
        var position = text
        var isDone = false
        if steps < count {
            isDone = try walk(limit, steps, count, &position, &values, isWanted)
        }
        if !isDone {
            let left = limit - values.count
            var rest: [Value] = []
            try inBatches(wanted()) { some in
                let end = rest.count == left ? rest.last?.text : nil
                rest += try lookUp(some, position, end, limit: left)
                rest.sort { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
                rest.removeLast(max(rest.count - left, 0))
            }
            values += rest
        }
        if text == nil, values.count < min(limit, count) { throw Self.missing }
        return values
    }

    /// Goes through the values in the order of their texts.
    ///
    /// - Parameters:
    ///   - steps: How many it may take.
    ///   - most: After so many it is given up.
    ///   - position: Behind which text to begin; then, where it ended.
    /// - Returns: Whether it came to the end, or found enough.
    private func walk(
        _ limit: Int,
        _ steps: Int,
        _ most: Int,
        _ position: inout String?,
        _ values: inout [Value],
        _ isWanted: (Int) -> Bool
    ) throws -> Bool {
        var taken = 0
        var isDone = true
        var last: BSONDocument?
        // The index of ids has them in this order, for a dimension's ids differ in their texts alone.
        let number = dimension.rawValue
        let first = version.id { writer in
            writer.append("d", number)
            if let position { writer.append("v", position) }
        }
        let end = version.id { $0.append("d", number + 1) }
        try reading.forEach(
            in: collection,
            ["_id": ["$gt": .document(first), "$lt": .document(end)]],
            options: [
                ("sort", ["_id": 1]), ("projection", ["_id.v": 1, "i": 1]),
                ("batchSize", .int64(Int64(min(steps + steps / 4 + 100, Self.batchSize)))),
            ]
        ) { document in
            taken += 1
            if isWanted(try document.integer("i")) { values.append(try Self.value(document)) }
            guard values.count < limit else { return false }
            isDone = taken < most
            if !isDone { last = document }
            return isDone
        }
        if let last { position = try Self.value(last).text }
        return isDone
    }

    /// The first of the values with these numbers, between two texts.
    private func lookUp(_ numbers: [Int], _ after: String?, _ before: String?, limit: Int) throws -> [Value] {
        var range: [(BSONKey, BSONValue)] = [("$gte", .string(""))]
        if let after { range = [("$gt", .string(after))] }
        if let before { range.append(("$lt", .string(before))) }
        let wanted: BSONValue = ["$in": .array(numbers.map { .int64(Int64($0)) })]
        let rows = try reading.aggregate(
            collection,
            [
                ["$match": .document(filter([("i", wanted), ("_id.v", .document(BSONDocument(range)))]))],
                ["$sort": ["_id.v": 1]], ["$limit": .int64(Int64(max(limit, 1)))],
            ],
            hint: "number"
        )
        return try rows.map(Self.value)
    }

    private func filter(_ more: [(BSONKey, BSONValue)]) -> BSONDocument {
        BSONDocument(
            [
                ("_id.s", .string(version.siteID)), ("_id.g", .int32(Int32(version.generation))),
                ("_id.d", .int32(Int32(dimension.rawValue))),
            ] + more
        )
    }

    private func inBatches(_ numbers: [Int], _ body: ([Int]) throws -> Void) throws {
        for start in stride(from: 0, to: numbers.count, by: Self.batchSize) {
            try body(Array(numbers[start..<min(start + Self.batchSize, numbers.count)]))
        }
    }

    private static func value(_ document: BSONDocument) throws -> Value {
        (try document.integer("i"), try document.document("_id").string("v"))
    }

    private static var missing: RollupDamage { RollupDamage("rollup_values lacks a value") }
}
