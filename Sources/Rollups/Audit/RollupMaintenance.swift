import Analytics
import BSON
import Columns
public import Leases
public import Mongo
public import Storage

/// Recounts rollups from the events: to compare them, or to make them anew.
public struct RollupMaintenance: Sendable {
    /// Documents that are written at once.
    private static let batchSize = 1_000

    let names: CollectionNames
    let leases: LeaseStore

    /// - Parameters:
    ///   - names: What the collections are called.
    ///   - leases: Where the maintenance program's lease is.
    public init(names: CollectionNames, leases: LeaseStore) {
        self.names = names
        self.leases = leases
    }

    /// All sites that have events or rollups, in the order of their names' bytes.
    /// - Throws: ``MongoError``.
    public func sites(on client: MongoClient) throws -> [String] {
        var sites: Set<[UInt8]> = []
        try client.find(in: names.rollupSites, .empty, options: ["projection": ["_id": 1]]) { document in
            if let site = document["_id"]?.string { sites.insert(Array(site.utf8)) }
            return true
        }
        // One step in the index for each site, over all of its events.
        var bound: BSONValue = ["$gte": ""]
        while let site = try firstSite(bound, on: client) {
            sites.insert(Array(site.utf8))
            bound = ["$gt": .string(site)]
        }
        return sites.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }

    private func firstSite(_ bound: BSONValue, on client: MongoClient) throws -> String? {
        var site: String?
        try client.find(
            in: names.events,
            ["site_id": bound],
            options: [
                "sort": ["site_id": 1, "timestamp": 1], "limit": 1, "projection": ["_id": 0, "site_id": 1],
                "hint": "site_time",
            ]
        ) { document in
            site = document["site_id"]?.string
            return false
        }
        return site
    }

    /// Compares a site's rollups with its events, both as they were at one moment. Workers and API may go on.
    ///
    /// - Parameters:
    ///   - siteID: The site.
    ///   - client: Blocks its thread.
    ///   - progress: Told how many events have been counted.
    /// - Returns: Every number that differs.
    /// - Throws: ``MongoError``, also when there are so many events that MongoDB does not keep that moment for so long.
    public func audit(
        _ siteID: String,
        on client: MongoClient,
        progress: (Int) -> Void
    ) throws -> [RollupDifference] {
        try client.withSnapshot { snapshot in
            let stored = try StoredRollups(ofSite: siteID, names: names, on: client, snapshot)
            let version = RollupVersion(siteID: siteID, generation: stored.site?.generation ?? 1)
            var counted = RollupRecount(version, known: stored.texts.entries)
            let hasColumns = stored.site.map { $0.columns != .none } ?? false
            var rows = RowFingerprints()
            var row = EventRow()
            try count(siteID, &counted, on: client, snapshot, progress) { event in
                if hasColumns, row.read(event) { row.add(to: &rows) }
            }
            // A site whose events are all gone has nothing to compare.
            if counted.eventCount == 0, stored.site == nil, stored.damages.isEmpty { return [] }
            var comparison = RollupComparison(stored.texts)
            comparison.compare(stored, counted)
            if hasColumns {
                let key = BlockKey(siteID: siteID, generation: version.generation)
                comparison.compare(try StoredRows(of: key, names: names, on: client, snapshot), rows)
            }
            return comparison.differences
        }
    }

    /// Makes a site's rollups anew, beside those that are read until all is done.
    ///
    /// - Parameters:
    ///   - siteID: The site.
    ///   - lease: A maintenance lease that owns the site's partition, and whose only lane the client is.
    ///   - client: Blocks its thread.
    ///   - progress: Told how many events have been counted.
    /// - Throws: ``LeaseLost`` when the partition is not held any more, and ``MongoError``. The old rollups are then read
    ///   as before.
    public func rebuild(
        _ siteID: String,
        lease: WorkerLease,
        on client: MongoClient,
        progress: (Int) -> Void
    ) throws {
        let last = try lastGeneration(ofSite: siteID, on: client)
        let version = RollupVersion(siteID: siteID, generation: last + 1)
        var counted = RollupRecount(version)
        let key = BlockKey(siteID: siteID, generation: version.generation)
        var blocks = BlockLoader(key, names: names, on: client)
        try count(siteID, &counted, on: client, nil, progress) { event in try blocks.add(event) }
        try blocks.finish()
        try write(counted, version, on: client)
        let session = try client.session()
        try client.withTransaction(session: session) {
            try leases.assertFence(lease, lane: 0, on: client, session)
            try client.delete(from: names.rollupSegments, RollupSegment.all(ofSite: siteID), session: session)
            let id: BSONDocument = ["_id": .string(siteID)]
            guard counted.eventCount > 0 else {
                try client.delete(from: names.rollupSites, id, session: session)
                return
            }
            let site = BSONDocument([("_id", .string(siteID))] + counted.site.fields)
            let change = MongoUpdate(filter: id, change: .document(site), upsert: true)
            try client.update(names.rollupSites, [change], session: session)
        }
        try deleteGenerations(before: version, on: client)
    }

    private func count(
        _ siteID: String,
        _ recount: inout RollupRecount,
        on client: MongoClient,
        _ session: MongoSession?,
        _ progress: (Int) -> Void,
        _ body: (BSONDocument) throws -> Void
    ) throws {
        var options: [(BSONKey, BSONValue)] = [
            ("projection", ["_id": 0, "ingested_at": 0, "processed_at": 0]), ("hint", "site_time"),
            ("batchSize", 20_000),
        ]
        if session == nil { options.append(("readConcern", ["level": "majority"])) }
        let filter: BSONDocument = ["site_id": .string(siteID)]
        try client.find(in: names.events, filter, options: BSONDocument(options), session: session) { event in
            recount.add(event)
            try body(event)
            if recount.eventCount.isMultiple(of: 10_000) { progress(recount.eventCount) }
            return true
        }
        recount.flush()
    }

    private func write(_ counted: RollupRecount, _ version: RollupVersion, on client: MongoClient) throws {
        try insert(counted.documents.documents(version), into: names.rollups, on: client)
        let users = counted.batch.users.map { key, user -> BSONDocument in
            ["_id": .document(counted.batch.id(ofUser: key)), "days": user.days.packed.value]
        }
        try insert(users, into: names.rollupUsers, on: client)
        let values = counted.batch.values.map { key, value -> BSONDocument in
            ["_id": .document(counted.batch.id(ofValue: key)), "i": .int64(Int64(value.number))]
        }
        try insert(values, into: names.rollupValues, on: client)
    }

    private func insert(_ documents: [BSONDocument], into collection: String, on client: MongoClient) throws {
        for start in stride(from: 0, to: documents.count, by: Self.batchSize) {
            let some = documents[start..<min(start + Self.batchSize, documents.count)]
            let bytes = some.flatMap(\.bytes)
            try RollupStore(names: names).insert(bytes, count: some.count, into: collection, on: client, nil)
        }
    }

    /// The highest generation of which there is anything, that of a rebuilding which was broken off included.
    private func lastGeneration(ofSite siteID: String, on client: MongoClient) throws -> Int {
        var last = 0
        for collection in [names.rollups, names.rollupUsers, names.rollupValues] {
            try client.find(
                in: collection,
                ["_id": ["$gte": ["s": .string(siteID)], "$lt": ["s": .string(siteID), "g": "behind all numbers"]]],
                options: ["sort": ["_id": -1], "limit": 1, "projection": ["_id": 1]]
            ) { document in
                last = max(last, Int(document["_id"]?.document?["g"]?.integer ?? 0))
                return true
            }
        }
        for collection in [names.columnBlocks, names.columns] {
            try client.find(
                in: collection,
                BlockKey.all(ofSite: siteID),
                options: ["sort": ["_id": -1], "limit": 1, "projection": ["_id": 1]]
            ) { document in
                last = max(last, Int(document["_id"]?.document?["g"]?.integer ?? 0))
                return true
            }
        }
        let site = try? RollupStore(names: names).site(siteID, on: client, nil)
        return max(last, site?.generation ?? 0)
    }

    /// All at once: a damaged document may name any generation.
    private func deleteGenerations(before version: RollupVersion, on client: MongoClient) throws {
        let older: BSONDocument = [
            "_id": ["$gte": ["s": .string(version.siteID)], "$lt": .document(version.id { _ in })]
        ]
        for collection in [names.rollups, names.rollupUsers, names.rollupValues] {
            try client.delete(from: collection, older)
        }
        let key = BlockKey(siteID: version.siteID, generation: version.generation)
        try BlockStore(names: names).delete(key.earlier, on: client)
    }
}
