import Analytics
package import BSON
package import Mongo
import Storage

// The documents of a batch.
extension RollupWriter {
    /// Writes a batch, as a part of the transaction.
    /// - Throws: `MongoError`.
    package func write(_ batch: RollupBatch, on client: MongoClient, _ session: MongoSession) throws {
        let sites = batch.sites.filter { !$0.isDamaged }
        guard !sites.isEmpty else { return }
        try writeSites(sites, on: client, session)
        try writeUsers(batch, on: client, session)
        try writeValues(batch, on: client, session)
        var segments: [UInt8] = []
        let seconds = UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1_000)
        for changes in sites {
            RollupSegment.append(changes.delta, changes.version, id: ids.next(seconds: seconds), to: &segments)
        }
        try store.insert(segments, count: sites.count, into: names.rollupSegments, on: client, session)
    }

    private func writeSites(_ sites: [RollupBatch.SiteChanges], on client: MongoClient, _ session: MongoSession) throws
    {
        let fresh = sites.filter(\.isNewSite).map { changes in
            BSONDocument([("_id", .string(changes.siteID))] + changes.site.fields)
        }
        try store.insert(fresh.flatMap(\.bytes), count: fresh.count, into: names.rollupSites, on: client, session)
        let changed = sites.filter { !$0.isNewSite && $0.hasNewValues }
        guard !changed.isEmpty else { return }
        try client.update(
            names.rollupSites,
            changed.map { changes in
                let counts = BSONDocument(changes.site.countFields)
                return MongoUpdate(filter: ["_id": .string(changes.siteID)], change: ["$set": .document(counts)])
            },
            session: session
        )
    }

    private func writeUsers(_ batch: RollupBatch, on client: MongoClient, _ session: MongoSession) throws {
        var fresh: [UInt8] = []
        var count = 0
        var changes: [MongoUpdate] = []
        for (key, user) in batch.users where user.hasChanged {
            let id = BSONValue.document(batch.id(ofUser: key))
            let days = user.days.packed.value
            if user.isNew {
                count += 1
                let document: BSONDocument = ["_id": id, "days": days]
                fresh.append(contentsOf: document.bytes)
            } else {
                changes.append(MongoUpdate(filter: ["_id": id], change: ["$set": ["days": days]], upsert: true))
            }
        }
        try store.insert(fresh, count: count, into: names.rollupUsers, on: client, session)
        if !changes.isEmpty { try client.update(names.rollupUsers, changes, session: session) }
    }

    private func writeValues(_ batch: RollupBatch, on client: MongoClient, _ session: MongoSession) throws {
        var fresh: [UInt8] = []
        var count = 0
        for (key, value) in batch.values where value.isNew {
            count += 1
            let document: BSONDocument = ["_id": .document(batch.id(ofValue: key)), "i": .int64(Int64(value.number))]
            fresh.append(contentsOf: document.bytes)
        }
        try store.insert(fresh, count: count, into: names.rollupValues, on: client, session)
    }
}

extension RollupBatch {
    /// The `_id` in `rollup_users`.
    package func id(ofUser key: CacheKey) -> BSONDocument {
        guard let user = users[key] else { return .empty }
        return sites[user.siteIndex].version.id { $0.append("u", type: BSONType.string.rawValue, rawValue: user.text) }
    }

    /// The `_id` in `rollup_values`.
    package func id(ofValue key: CacheKey) -> BSONDocument {
        guard let value = values[key] else { return .empty }
        return sites[value.siteIndex].version.id { writer in
            writer.append("d", value.dimension.rawValue)
            writer.append("v", type: BSONType.string.rawValue, rawValue: value.text)
        }
    }
}
