import Analytics
import BSON
import Rollups
import Storage

/// One site's rollups at one moment, with what the latest batches have added.
struct RollupReader {
    private let names: CollectionNames
    private let reading: Reading
    private let version: RollupVersion
    private let site: RollupSite
    private let delta: RollupDelta
    /// Of all time.
    let all: RollupTotals

    /// `nil` when the site has no rollups that count all of its events.
    /// - Throws: `MongoError`; ``RollupDamage``.
    init?(ofSite siteID: String, names: CollectionNames, _ reading: Reading) throws {
        let site = try reading.find(in: names.rollupSites, ["_id": .string(siteID)]).first
        guard let site = try site.map({ try RollupSite($0) }), site.isComplete else { return nil }
        let version = RollupVersion(siteID: siteID, generation: site.generation)
        var delta = RollupDelta()
        let segments = [BSONDocument](arrayLiteral: ["$match": .document(RollupSegment.all(ofSite: siteID))])
        for segment in try reading.aggregate(names.rollupSegments, segments)
        where segment["generation"]?.integer == Int64(site.generation) {
            try RollupSegment.add(segment, to: &delta)
        }
        var documents = RollupDocuments()
        let key = RollupKey(.totals, .all, number: 0)
        for document in try reading.find(in: names.rollups, ["_id": .document(key.id(version))]) {
            try documents.take(document)
        }
        documents.addTotals(delta) { span, _ in span == .all }
        self.names = names
        self.reading = reading
        self.version = version
        self.site = site
        self.delta = delta
        all = documents.totals[key] ?? RollupTotals(.all)
    }

    /// The days from the first event to the last; `nil` when there are none.
    var days: ClosedRange<Int>? {
        guard all.first <= all.last else { return nil }
        return Timestamp(milliseconds: all.first).day.number...Timestamp(milliseconds: all.last).day.number
    }

    /// The totals of the stretches that are asked for; without those that have no events.
    /// - Throws: `MongoError`; ``RollupDamage``.
    func totals(_ wanted: [(RollupSpan, ClosedRange<Int>)]) throws -> RollupDocuments {
        var documents = RollupDocuments()
        try forEachDocument(nil, wanted) { try documents.take($0) }
        documents.addTotals(delta) { span, number in wanted.contains { $0.0 == span && $0.1.contains(number) } }
        return documents
    }

    /// How often each value was seen in the stretches that are asked for, none of which overlap.
    /// - Throws: `MongoError`; ``RollupDamage``.
    func tally(_ dimension: RollupDimension, _ wanted: [(RollupSpan, ClosedRange<Int>)]) throws -> RollupTally {
        var tally = RollupTally(capacity: wanted.contains { $0.0 == .all } ? site.valueCounts[dimension] ?? 0 : 0)
        try forEachDocument(dimension, wanted) { document in
            let chunk = try document["_id"]?.document?.integer("c") ?? 0
            try RollupValues.forEachRun(in: document, chunk: chunk) { tally.add($0) }
        }
        for (valueDay, counts) in delta.valueDays where valueDay.dimension == dimension {
            let isWanted = wanted.contains { span, numbers in numbers.contains(span.number(of: valueDay.day)) }
            if isWanted { tally.add(.init(first: valueDay.value, step: 1, count: 1, counts: counts)) }
        }
        return tally
    }

    /// Finds the texts of values.
    func texts(_ dimension: RollupDimension) -> RollupTexts {
        let known = site.valueCounts[dimension] ?? 0
        return RollupTexts(of: version, dimension, known: known, in: names.rollupValues, reading)
    }

    private func forEachDocument(
        _ dimension: RollupDimension?,
        _ wanted: [(RollupSpan, ClosedRange<Int>)],
        _ body: (BSONDocument) throws -> Void
    ) throws {
        guard !wanted.isEmpty else { return }
        let ranges = wanted.map { BSONValue.document(RollupKey.range(version, dimension, $0.0, $0.1)) }
        try reading.forEach(in: names.rollups, ["$or": .array(ranges)]) { document in
            try body(document)
            return true
        }
    }
}
