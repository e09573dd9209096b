import Analytics
import BSON
import Mongo

// The documents of an entry.
extension RollupWriter {
    /// Writes an entry, as a part of the transaction.
    /// - Throws: `MongoError`.
    func write(_ entry: RollupEntry, on client: MongoClient, _ session: MongoSession) throws {
        let pages = entry.pages.filter { !$0.isLost }
        guard !pages.isEmpty else { return }
        try writeSites(pages, on: client, session)
        try writeUsers(entry, on: client, session)
        try writeValues(entry, on: client, session)
        var segments: [UInt8] = []
        let seconds = UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1_000)
        for page in pages {
            RollupSegment.append(page.delta, page.book, id: ids.next(seconds: seconds), to: &segments)
        }
        try store.insert(segments, count: pages.count, into: names.rollupSegments, on: client, session)
    }

    private func writeSites(_ pages: [RollupEntry.Page], on client: MongoClient, _ session: MongoSession) throws {
        let fresh = pages.filter(\.isNewSite).map { page in
            BSONDocument([("_id", .string(page.siteID))] + page.site.fields)
        }
        try store.insert(fresh.flatMap(\.bytes), count: fresh.count, into: names.rollupSites, on: client, session)
        let changed = pages.filter { !$0.isNewSite && $0.hasNewValues }
        guard !changed.isEmpty else { return }
        try client.update(
            names.rollupSites,
            changed.map { page in
                let counts = BSONDocument(page.site.countFields)
                return MongoUpdate(filter: ["_id": .string(page.siteID)], change: ["$set": .document(counts)])
            },
            session: session
        )
    }

    private func writeUsers(_ entry: RollupEntry, on client: MongoClient, _ session: MongoSession) throws {
        var fresh: [UInt8] = []
        var count = 0
        var changes: [MongoUpdate] = []
        for (key, user) in entry.users where user.hasChanged {
            let id = BSONValue.document(entry.id(ofUser: key))
            let days = BSONValue.binary(user.days.packed, subtype: 0)
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

    private func writeValues(_ entry: RollupEntry, on client: MongoClient, _ session: MongoSession) throws {
        var fresh: [UInt8] = []
        var count = 0
        for (key, value) in entry.values where value.isNew {
            count += 1
            let document: BSONDocument = ["_id": .document(entry.id(ofValue: key)), "i": .int64(Int64(value.number))]
            fresh.append(contentsOf: document.bytes)
        }
        try store.insert(fresh, count: count, into: names.rollupValues, on: client, session)
    }
}

extension RollupEntry {
    /// The `_id` in `rollup_users`.
    func id(ofUser key: CacheKey) -> BSONDocument {
        guard let user = users[key] else { return .empty }
        return pages[user.page].book.id { $0.append("u", type: BSONType.string.rawValue, rawValue: user.text) }
    }

    /// The `_id` in `rollup_values`.
    func id(ofValue key: CacheKey) -> BSONDocument {
        guard let value = values[key] else { return .empty }
        return pages[value.page].book.id { writer in
            writer.append("d", value.dimension.rawValue)
            writer.append("v", type: BSONType.string.rawValue, rawValue: value.text)
        }
    }
}
