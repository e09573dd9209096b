import Analytics
import BSON

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
        let books = try found.map { document in
            RollupBook(siteID: try document.string("_id"), generation: try RollupSite(document).generation)
        }
        let totals = try totals(of: books, reading)
        let additions = try additions(to: books, reading)
        return try books.map { book in
            var sum = totals[book] ?? RollupTotals(.all)
            if let addition = additions[book] { try Self.add(addition, to: &sum) }
            return SitesReport.Site(
                siteID: book.siteID,
                firstEvent: Timestamp(milliseconds: sum.first),
                lastEvent: Timestamp(milliseconds: sum.last),
                totalEvents: sum.sum.events,
                totalViews: sum.sum.views
            )
        }
    }

    private func totals(of books: [RollupBook], _ reading: Reading) throws -> [RollupBook: RollupTotals] {
        let key = RollupKey(.totals, .all, number: 0)
        let documents = try reading.aggregate(
            names.rollups,
            [["$match": ["_id": ["$in": .array(books.map { .document(key.id($0)) })]]]]
        )
        return try documents.reduce(into: [:]) { totals, document in
            totals[try Self.book(document.document("_id"))] = try RollupTotals(.all, document)
        }
    }

    /// What segments add.
    private func additions(to books: [RollupBook], _ reading: Reading) throws -> [RollupBook: BSONDocument] {
        let rows = try reading.aggregate(
            names.rollupSegments,
            [
                ["$match": ["$or": .array(books.map { .document(RollupSegment.all(ofSite: $0.siteID)) })]],
                [
                    "$group": [
                        "_id": ["s": "$_id.s", "g": "$generation"], "count": ["$sum": "$count"],
                        "views": ["$sum": "$views"], "first": ["$min": "$first"], "last": ["$max": "$last"],
                    ]
                ],
            ]
        )
        return try rows.reduce(into: [:]) { $0[try Self.book($1.document("_id"))] = $1 }
    }

    private static func add(_ addition: BSONDocument, to sum: inout RollupTotals) throws {
        guard let first = addition["first"]?.date, let last = addition["last"]?.date else {
            throw RollupDamage("first and last are not dates")
        }
        sum.parts[0] += RollupCounts(events: try addition.integer("count"), views: try addition.integer("views"))
        sum.extend(first: first, last: last)
    }

    private static func book(_ id: BSONDocument) throws -> RollupBook {
        RollupBook(siteID: try id.string("s"), generation: try id.integer("g"))
    }
}
