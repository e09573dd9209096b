import Analytics
import BSON
import Storage

/// Numbers that are counted from the events themselves, on the index that covers every question: exact for every
/// question, at some microseconds an event.
struct EventStatistics: Sendable {
    private let names: CollectionNames

    init(names: CollectionNames) {
        self.names = names
    }

    /// All numbers of a question; in one pass over the events, but for those of the period before.
    ///
    /// - Throws: `MongoError`; `InvalidInput` when there are too many buckets.
    func answer(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers {
        let buckets = try buckets(query, reading)
        var parts = Self.countParts
        if query.pathLimit > 0 { parts.append((.paths, EventStages.topPaths(limit: query.pathLimit))) }
        if let buckets { parts.append((.series, EventStages.series(buckets.interval))) }
        if let breakdown = query.breakdown {
            let stages = EventStages.breakdown(by: breakdown, after: query.cursor, limit: query.limit + 1)
            parts.append((.rows, stages))
        }
        let answer = try pass(query.scope, parts, reading)
        return StatsNumbers(
            counts: try counts(answer),
            topPaths: try answer.rows(of: .paths).map(Self.row),
            series: try buckets.map { try series($0, answer.rows(of: .series)) },
            rows: try query.breakdown.map { _ in
                try answer.rows(of: .rows).map(Self.row)
            },
            previous: try query.previousScope.map { try counts($0, reading) }
        )
    }

    private func buckets(_ query: StatsQuery, _ reading: Reading) throws -> Buckets? {
        guard query.interval != nil else { return nil }
        return try query.buckets(
            firstEvent: query.start == nil ? edge(query.siteID, direction: 1, reading) : nil,
            lastEvent: query.end == nil ? edge(query.siteID, direction: -1, reading) : nil
        )
    }

    /// Only the counts of a scope.
    /// - Throws: `MongoError`.
    private func counts(_ scope: EventScope, _ reading: Reading) throws -> Measures {
        try counts(pass(scope, Self.countParts, reading))
    }

    /// When a site's first or last event was; `nil` when it has none.
    private func edge(_ siteID: String, direction: Int32, _ reading: Reading) throws -> Timestamp? {
        try reading.find(
            in: names.events,
            EventScope(siteID: siteID).filter,
            sort: ["timestamp": .int32(direction)],
            fields: ["timestamp"]
        ).first?["timestamp"]?.date.map(Timestamp.init(milliseconds:))
    }

    fileprivate enum Part: String {
        case totals, users, paths, series, rows
    }

    private static let countParts = [(Part.totals, EventStages.totals), (Part.users, EventStages.users)]

    /// Reads the events once and gives them to all parts: half as long as one reading for each.
    private func pass(
        _ scope: EventScope,
        _ parts: [(Part, [BSONDocument])],
        _ reading: Reading
    ) throws -> BSONDocument {
        let facets = parts.map { part, stages in
            (BSONKey(part.rawValue), BSONValue.array(stages.map { .document($0) }))
        }
        return try reading.aggregate(
            names.events,
            [["$match": .document(scope.filter)], ["$facet": .document(BSONDocument(facets))]]
        ).first ?? .empty
    }

    private func counts(_ answer: BSONDocument) throws -> Measures {
        var counts = try answer.rows(of: .totals).first.map { try Measures($0, Measure.additive) } ?? .none
        counts.users = try answer.rows(of: .users).first?.integer("count") ?? 0
        return counts
    }

    private static func row(_ row: BSONDocument) throws -> StatsReport.Row {
        StatsReport.Row(value: try row.string("_id"), counts: try Measures(row, Measure.additive))
    }

    private func series(_ buckets: Buckets, _ rows: [BSONDocument]) throws -> [StatsReport.Bucket] {
        var counts: [Timestamp: Measures] = [:]
        for row in rows {
            guard let start = row["_id"]?.date else { continue }
            counts[Timestamp(milliseconds: start)] = try Measures(row, Measure.allCases)
        }
        return buckets.starts.map { StatsReport.Bucket(start: $0, counts: counts[$0] ?? .none) }
    }
}

extension BSONDocument {
    /// What came out of a part; nothing when it is missing.
    fileprivate func rows(of part: EventStatistics.Part) throws -> [BSONDocument] {
        try self[part.rawValue]?.document?.values().compactMap(\.document) ?? []
    }
}
