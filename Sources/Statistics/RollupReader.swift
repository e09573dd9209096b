import Analytics
import BSON
import Rollups
import Storage

/// One site's rollups at one moment, with what the latest batches have added.
struct RollupReader {
    private let names: CollectionNames
    private let reading: Reading
    private let version: RollupVersion
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
        for document in try self.documents(nil, wanted) { try documents.take(document) }
        documents.addTotals(delta) { span, number in wanted.contains { $0.0 == span && $0.1.contains(number) } }
        return documents
    }

    /// How often each value was seen in the stretches that are asked for, none of which overlap.
    /// - Throws: `MongoError`; ``RollupDamage``.
    func tally(_ dimension: RollupDimension, _ wanted: [(RollupSpan, ClosedRange<Int>)]) throws -> RollupTally {
        var tally = RollupTally()
        for document in try self.documents(dimension, wanted) {
            let chunk = try document["_id"]?.document?.integer("c") ?? 0
            try RollupValues.forEach(in: document, chunk: chunk) { tally.add($1, to: $0) }
        }
        for (valueDay, counts) in delta.valueDays where valueDay.dimension == dimension {
            let isWanted = wanted.contains { span, numbers in numbers.contains(span.number(of: valueDay.day)) }
            if isWanted { tally.add(counts, to: valueDay.value) }
        }
        return tally
    }

    /// The texts of values.
    /// - Throws: `MongoError`; ``RollupDamage`` when one is missing.
    func texts(_ dimension: RollupDimension, _ numbers: [Int]) throws -> [Int: String] {
        let filter: BSONDocument = [
            "_id.s": .string(version.siteID), "_id.g": .int32(Int32(version.generation)),
            "_id.d": .int32(Int32(dimension.rawValue)), "i": ["$in": .array(numbers.map { .int64(Int64($0)) })],
        ]
        var texts: [Int: String] = [:]
        for value in try reading.aggregate(names.rollupValues, [["$match": .document(filter)]]) {
            texts[try value.integer("i")] = try value.document("_id").string("v")
        }
        guard texts.count == numbers.count else { throw RollupDamage("rollup_values lacks a value") }
        return texts
    }

    private func documents(
        _ dimension: RollupDimension?,
        _ wanted: [(RollupSpan, ClosedRange<Int>)]
    ) throws -> [BSONDocument] {
        guard !wanted.isEmpty else { return [] }
        let ranges = wanted.map { BSONValue.document(RollupKey.range(version, dimension, $0.0, $0.1)) }
        return try reading.aggregate(names.rollups, [["$match": ["$or": .array(ranges)]]])
    }
}
