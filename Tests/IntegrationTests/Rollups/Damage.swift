import BSON
import Mongo

/// One way to spoil the rollups of a site by hand.
struct Damage: Sendable, CustomStringConvertible {
    let description: String
    let spoil: @Sendable (TestDatabase, _ site: String) async throws -> Void

    private init(_ description: String, _ spoil: @escaping @Sendable (TestDatabase, String) async throws -> Void) {
        self.description = description
        self.spoil = spoil
    }

    private static let garbage = BSONValue.binary([0xFF, 0xFF], subtype: 0)
    private static let nothing = BSONValue.binary([], subtype: 0)

    /// A document of the site, as `_id` and the rest.
    private static func find(
        _ database: TestDatabase,
        _ collection: String,
        _ filter: BSONDocument,
        skip: Int = 0
    ) async throws -> BSONDocument {
        let found = try await database.documents(collection, filter)
        guard found.count > skip else { throw Failure("nothing to damage: \(collection) \(filter)") }
        return found[skip]
    }

    private static func change(
        _ database: TestDatabase,
        _ collection: String,
        _ filter: BSONDocument,
        _ change: BSONValue
    ) async throws {
        let id = try await find(database, collection, filter)["_id"] ?? .null
        let count = try await database.lane.run { client in
            try client.update(collection, [MongoUpdate(filter: ["_id": id], change: change)])
        }
        guard count == 1 else { throw Failure("nothing was damaged") }
    }

    private static func setting(
        _ name: String,
        _ collection: String,
        _ filter: @escaping @Sendable (String) -> BSONDocument,
        _ fields: BSONDocument
    ) -> Damage {
        Damage(name) { database, site in
            try await change(database, collection, filter(site), ["$set": .document(fields)])
        }
    }

    private static func deletion(
        _ name: String,
        _ collection: String,
        _ filter: @escaping @Sendable (String) -> BSONDocument
    ) -> Damage {
        Damage(name) { database, site in
            let id = try await find(database, collection, filter(site))["_id"] ?? .null
            _ = try await database.lane.run { client in try client.delete(from: collection, ["_id": id]) }
        }
    }

    /// A field that gets the value of the next document of its kind that has another.
    private static func exchange(
        _ name: String,
        _ collection: String,
        _ field: String,
        _ filter: @escaping @Sendable (String) -> BSONDocument
    ) -> Damage {
        Damage(name) { database, site in
            let found = try await database.documents(collection, filter(site))
            guard let first = found.first, let id = first["_id"],
                let other = found.first(where: { $0[field] != first[field] })?[field]
            else { throw Failure("no two documents that differ: \(name)") }
            _ = try await database.lane.run { client in
                let change: BSONValue = ["$set": .document([BSONKey(field): other])]
                return try client.update(collection, [MongoUpdate(filter: ["_id": id], change: change)])
            }
        }
    }

    /// Documents of `rollups`: totals of dimension 0, paths 1, event types 2, hostnames 3; all time 0, months 1, days 2.
    private static func sums(_ dimension: Int32, _ span: Int32) -> @Sendable (String) -> BSONDocument {
        { site in ["_id.s": .string(site), "_id.d": .int32(dimension), "_id.k": .int32(span)] }
    }

    private static let ofSite: @Sendable (String) -> BSONDocument = { ["_id.s": .string($0)] }
    private static let itself: @Sendable (String) -> BSONDocument = { ["_id": .string($0)] }

    static let all: [Damage] = [
        deletion("a segment is gone", "rollup_segments", ofSite),
        setting("a segment has lost its hours", "rollup_segments", ofSite, ["hours": nothing]),
        setting("a segment has lost its values", "rollup_segments", ofSite, ["values": nothing]),
        setting("a segment's changes cannot be read", "rollup_segments", ofSite, ["changes": garbage]),
        setting("a segment is of another generation", "rollup_segments", ofSite, ["generation": 99]),
        deletion("a day is gone", "rollups", sums(0, 2)),
        deletion("a month is gone", "rollups", sums(0, 1)),
        deletion("all time is gone", "rollups", sums(0, 0)),
        exchange("a day has the hours of another", "rollups", "parts", sums(0, 2)),
        exchange("a day has the visits before of another", "rollups", "previous", sums(0, 2)),
        exchange("a month has the days of another", "rollups", "parts", sums(0, 1)),
        setting("a month does not know of visits before", "rollups", sums(0, 1), ["previous": nothing]),
        setting("all time cannot be read", "rollups", sums(0, 0), ["parts": garbage]),
        setting("all time has words for numbers", "rollups", sums(0, 0), ["parts": "many"]),
        setting("the first event is another", "rollups", sums(0, 0), ["first": .date(1)]),
        deletion("a day has no paths", "rollups", sums(1, 2)),
        exchange("a day has the paths of another", "rollups", "counts", sums(1, 2)),
        setting("a month has no paths", "rollups", sums(1, 1), ["counts": nothing]),
        setting("the paths of all time cannot be read", "rollups", sums(1, 0), ["counts": garbage]),
        deletion("a day has no event types", "rollups", sums(2, 2)),
        deletion("a day has no hostnames", "rollups", sums(3, 2)),
        exchange("a month has the hostnames of another", "rollups", "counts", sums(3, 1)),
        deletion("a hostname has no number", "rollup_values") { ["_id.s": .string($0), "_id.d": 3] },
        Damage("how many hostnames there are is not known") { database, site in
            try await change(database, "rollup_sites", itself(site), ["$unset": ["hostnames": ""]])
        },
        deletion("a user is gone", "rollup_users", ofSite),
        exchange("a user has the days of another", "rollup_users", "days", ofSite),
        setting("the days of a user cannot be read", "rollup_users", ofSite, ["days": garbage]),
        deletion("a path has no number", "rollup_values", ofSite),
        exchange("a path has the number of another", "rollup_values", "i", ofSite),
        deletion("the site is gone", "rollup_sites", itself),
        setting("too few numbers are taken", "rollup_sites", itself, ["paths": 1]),
        setting("another generation counts", "rollup_sites", itself, ["generation": 77]),
        setting("a generation far ahead counts", "rollup_sites", itself, ["generation": 500_000_000]),
        setting("the site is not whole", "rollup_sites", itself, ["generation": "first"]),
        setting("the site is said to be incomplete", "rollup_sites", itself, ["complete": false]),
        deletion("a block is gone", "column_blocks", ofSite),
        setting("a block has fewer rows", "column_blocks", ofSite, ["rows": 1]),
        setting("a block is not whole", "column_blocks", ofSite, ["level": "first"]),
        setting("a block has no columns", "column_blocks", ofSite, ["columns": .array([] as [BSONValue])]),
        setting("a column cannot be read", "column_blocks", ofSite, ["columns.1.d": garbage]),
        setting("a column is empty", "column_blocks", ofSite, ["columns.2.d": nothing]),
        setting("the times of a block cannot be read", "column_blocks", ofSite, ["columns.0.d": garbage]),
        setting("a column is another one's", "column_blocks", ofSite, ["columns.1.n": "properties.plan"]),
        Damage("a block is there twice") { database, site in
            let block = try await find(database, "column_blocks", ofSite(site))
            var fields = try block.fields().map { (BSONKey($0.key), $0.value) }
            let id = try block.document("_id").fields().map { (BSONKey($0.key), $0.value) }
            fields[0].1 = .document(BSONDocument(id.dropLast() + [("b", .objectID(ObjectID(high: 1, low: 1)))]))
            try await database.insert([BSONDocument(fields)], into: "column_blocks")
        },
        setting("the columns are said to be incomplete", "rollup_sites", itself, ["columns": false]),
        setting("there are words for whether columns are complete", "rollup_sites", itself, ["columns": "yes"]),
    ]
}
