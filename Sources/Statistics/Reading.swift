import Analytics
import BSON
import Mongo

/// The reads of one answer: all see one moment, committed by a majority, and share one time limit. They end when nobody
/// waits for the answer any more.
struct Reading {
    /// Taken before the moment that is read: what was accepted up to now is in its queue or in its events.
    let now: Timestamp
    private let client: MongoClient
    private let snapshot: MongoSession
    let call: MongoCall
    /// What has been read. One thread reads for an answer.
    private let counter: ReadCounter

    /// Reads at one moment.
    ///
    /// - Parameters:
    ///   - call: Says how long, and whether anybody waits.
    ///   - now: For questions about what happens now.
    ///   - body: Called again, with a newer moment, when the server cannot read the first one any more.
    /// - Throws: What `body` throws, or `MongoError`.
    static func perform<Answer>(
        _ call: MongoCall,
        on client: MongoClient,
        now: Timestamp = .now,
        _ body: (Reading) throws -> Answer
    ) throws -> Answer {
        try client.withSnapshot(call) { snapshot in
            try body(Reading(now: now, client: client, snapshot: snapshot, call: call, counter: ReadCounter()))
        }
    }

    /// Runs an aggregation pipeline.
    ///
    /// - Parameter hint: The index to use, where MongoDB would not choose it by itself.
    /// - Throws: `MongoError`.
    func aggregate(
        _ collection: String,
        _ pipeline: [BSONDocument],
        hint: String? = nil
    ) throws -> [BSONDocument] {
        var options: [(BSONKey, BSONValue)] = [("allowDiskUse", true), ("maxTimeMS", try timeLeft())]
        if let hint { options.append(("hint", .string(hint))) }
        let found = try client.aggregate(collection, pipeline, options: BSONDocument(options), session: snapshot)
        for document in found { counter.reads.count(document) }
        return found
    }

    /// Finds documents.
    ///
    /// - Parameters:
    ///   - filter: Which.
    ///   - sort: In what order.
    ///   - skip: How many to leave out.
    ///   - limit: How many at most.
    ///   - fields: Which fields, without `_id`; `nil` for all.
    /// - Throws: `MongoError`.
    func find(
        in collection: String,
        _ filter: BSONDocument,
        sort: BSONDocument = .empty,
        skip: Int = 0,
        limit: Int = 1,
        fields: [BSONKey]? = nil
    ) throws -> [BSONDocument] {
        var found: [BSONDocument] = []
        let projection = fields.map { BSONDocument([("_id", 0)] + $0.map { ($0, 1) }) } ?? .empty
        try client.find(
            in: collection,
            filter,
            options: [
                "sort": .document(sort), "skip": .int64(Int64(skip)), "limit": .int64(Int64(limit)),
                "projection": .document(projection), "maxTimeMS": try timeLeft(),
            ],
            session: snapshot
        ) { document in
            found.append(document)
            counter.reads.count(document)
            return true
        }
        return found
    }

    /// Goes through documents as they come, without keeping them.
    ///
    /// - Parameters:
    ///   - filter: Which.
    ///   - options: `projection`, `sort`, `hint`, `batchSize` ….
    ///   - body: Called with each; `false` ends it.
    /// - Throws: `MongoError`, or what `body` throws.
    func forEach(
        in collection: String,
        _ filter: BSONDocument,
        options: [(BSONKey, BSONValue)] = [],
        _ body: (BSONDocument) throws -> Bool
    ) throws {
        let options = BSONDocument(options + [("maxTimeMS", try timeLeft())])
        try client.find(in: collection, filter, options: options, session: snapshot) { document in
            counter.reads.count(document)
            return try body(document)
        }
    }

    /// What has been read up to now.
    var reads: StatsReport.Reads { counter.reads }

    /// Notes that rows of columns are gone through.
    func count(rows: Int) { counter.reads.rows += rows }

    /// Ends an answer that takes too long, or that nobody waits for any more.
    /// - Throws: `MongoError`.
    func check() throws(MongoError) { _ = try call.millisecondsLeft() }

    private func timeLeft() throws(MongoError) -> BSONValue {
        .int64(try call.millisecondsLeft())
    }
}

/// Adds up what one answer reads.
private final class ReadCounter {
    var reads = StatsReport.Reads()
}

extension StatsReport.Reads {
    fileprivate mutating func count(_ document: BSONDocument) {
        documents += 1
        bytes += document.bytes.count
    }
}
