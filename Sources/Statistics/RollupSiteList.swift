import Analytics
import BSON
import Rollups
import Storage

/// The sites that have rollups, and what these say of each as a whole.
struct RollupSiteList {
    let names: CollectionNames

    /// Whether every event is in them.
    /// - Throws: `MongoError`.
    func isComplete(_ reading: Reading) throws -> Bool {
        try reading.find(in: names.rollupState, RollupStore.stateID).first?["complete"]?.bool == true
    }

    /// A page of the sites, in the order of their names' bytes.
    /// - Throws: `MongoError`; ``RollupDamage``.
    func page(_ query: SitesQuery, _ reading: Reading) throws -> (sites: [SitesReport.Site], hasMore: Bool) {
        let found = try reading.find(
            in: names.rollupSites,
            ["_id": query.cursor.map { ["$gt": .string($0.value)] } ?? ["$gte": ""]],
            sort: ["_id": 1],
            limit: query.limit + 1
        )
        return (try sites(Array(found.prefix(query.limit)), reading), found.count > query.limit)
    }

    private func sites(_ found: [BSONDocument], _ reading: Reading) throws -> [SitesReport.Site] {
        guard !found.isEmpty else { return [] }
        let versions = try found.map { document in
            RollupVersion(siteID: try document.string("_id"), generation: try RollupSite(document).generation)
        }
        let totals = try totals(of: versions, reading)
        let additions = try additions(to: versions, reading)
        return try versions.map { version in
            var sum = totals[version] ?? RollupTotals(.all)
            if let addition = additions[version] { try Self.add(addition, to: &sum) }
            return SitesReport.Site(
                siteID: version.siteID,
                firstEvent: Timestamp(milliseconds: sum.first),
                lastEvent: Timestamp(milliseconds: sum.last),
                counts: sum.sum.additive
            )
        }
    }

    private func totals(of versions: [RollupVersion], _ reading: Reading) throws -> [RollupVersion: RollupTotals] {
        let key = RollupKey(.totals, .all, number: 0)
        let documents = try reading.aggregate(
            names.rollups,
            [["$match": ["_id": ["$in": .array(versions.map { .document(key.id($0)) })]]]]
        )
        return try documents.reduce(into: [:]) { totals, document in
            totals[try Self.version(document.document("_id"))] = try RollupTotals(.all, document)
        }
    }

    /// What segments add.
    private func additions(to versions: [RollupVersion], _ reading: Reading) throws -> [RollupVersion: BSONDocument] {
        let rows = try reading.aggregate(
            names.rollupSegments,
            [
                ["$match": ["$or": .array(versions.map { .document(RollupSegment.all(ofSite: $0.siteID)) })]],
                EventStages.sumsOfSums(
                    by: ["s": "$_id.s", "g": "$generation"],
                    [("first", ["$min": "$first"]), ("last", ["$max": "$last"])]
                ),
            ]
        )
        return try rows.reduce(into: [:]) { $0[try Self.version($1.document("_id"))] = $1 }
    }

    private static func add(_ addition: BSONDocument, to sum: inout RollupTotals) throws {
        guard let first = addition["first"]?.date, let last = addition["last"]?.date else {
            throw RollupDamage("first and last are not dates")
        }
        sum.parts[0] += try Measures(addition, Measure.additive)
        sum.extend(first: first, last: last)
    }

    private static func version(_ id: BSONDocument) throws -> RollupVersion {
        RollupVersion(siteID: try id.string("s"), generation: try id.integer("g"))
    }
}
