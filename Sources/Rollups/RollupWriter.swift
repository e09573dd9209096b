import Analytics
package import BSON
package import Mongo
package import Storage
import Synchronization

/// Adds batches of events to the rollups of their sites, each in the transaction that moves the events.
///
/// Only the worker that owns a partition writes the rollups of its sites, so it knows what it has written and need not
/// read it again: which users were seen when, and which numbers stand for which paths. Whenever that may not be so any
/// more (another worker had the partition, a commit failed) ``forget()`` has to be called.
package final class RollupWriter: Sendable {
    /// What is known of the worker's sites, up to the last commit.
    private struct Known {
        var sites: [CacheKey: RollupSite] = [:]
        var values = RecentValues<CacheKey, Int>(capacity: 250_000)
        var users = RecentValues<CacheKey, UserDays>(capacity: 100_000)
    }

    /// Most keys in one reading.
    private static let readSize = 5_000
    /// Most sites that are known; beyond, all are forgotten at once.
    private static let siteLimit = 100_000

    package let store: RollupStore
    package var names: CollectionNames { store.names }
    package let ids = ObjectIDGenerator()
    private let known = Mutex(Known())
    package let backlog: RollupBacklog

    package init(names: CollectionNames, limits: SegmentLimits) {
        store = RollupStore(names: names)
        backlog = RollupBacklog(limits: limits)
    }

    /// Forgets everything, because somebody else may have written since it was read.
    package func forget() {
        known.withLock { $0 = Known() }
    }

    /// Works out what a batch adds.
    ///
    /// - Parameters:
    ///   - events: The batch, of partitions that no other thread works on.
    ///   - client: Reads what is not known.
    ///   - session: In the transaction: what was read before it might be changed by an earlier one whose commit is late.
    /// - Throws: `MongoError`; ``NewerRollups``.
    package func batch(for events: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws -> RollupBatch
    {
        guard !events.isEmpty, backlog.limits.segments > 0 else { return RollupBatch() }
        var batch = RollupBatch()
        let counted = try identify(events, &batch, on: client, session)
        try recall(&batch, on: client, session)
        for event in counted { batch.count(event) }
        return batch
    }

    /// Knows from now on what was written, because it is committed.
    package func keep(_ batch: RollupBatch) {
        known.withLock { known in
            if known.sites.count > Self.siteLimit { known.sites = [:] }
            for changes in batch.sites where !changes.isDamaged { known.sites[changes.key] = changes.site }
            for (key, value) in batch.values where value.isNew { known.values.keep(value.number, for: key) }
            for (key, user) in batch.users where user.hasChanged { known.users.keep(user.days, for: key) }
        }
        for changes in batch.sites where !changes.isDamaged {
            backlog.add(changes.siteID, entries: changes.delta.entryCount)
        }
    }
}

// What has to be known before events can be counted.
extension RollupWriter {
    /// Names the sites, users and values of a batch.
    private func identify(
        _ events: [QueuedEvent],
        _ batch: inout RollupBatch,
        on client: MongoClient,
        _ session: MongoSession
    ) throws -> [RollupEvent] {
        var places: [CacheKey: Int] = [:]
        var sites: [(key: CacheKey, name: ArraySlice<UInt8>)] = []
        let indexes = events.map { event in
            let name = (event.storedText(.siteID) ?? []).dropFirst(4).dropLast()
            let key = CacheKey(site: name)
            if let place = places[key] { return place }
            places[key] = sites.count
            sites.append((key, name))
            return sites.count - 1
        }
        batch.sites = try self.sites(of: sites, on: client, session)
        batch.siteIndexes = indexes
        return zip(events, indexes).compactMap { event, siteIndex in
            guard !batch.sites[siteIndex].isDamaged else { return nil }
            let first = batch.eventValueCount
            let isBot = event.storedText(.bot) != nil
            for dimension in RollupDimension.allCases where !isBot {
                guard let text = event.storedText(dimension.field) else { continue }
                batch.addEventValue(dimension, batch.name(dimension, text, siteIndex: siteIndex))
            }
            return RollupEvent(
                siteIndex: siteIndex,
                timestamp: event.timestamp,
                isView: event.storedText(.eventType).map(RollupEvent.isView) ?? false,
                isBot: isBot,
                values: first..<batch.eventValueCount,
                user: isBot ? nil : event.storedText(.userID).map { batch.name(user: $0, siteIndex: siteIndex) }
            )
        }
    }

    private func sites(
        of sites: [(key: CacheKey, name: ArraySlice<UInt8>)],
        on client: MongoClient,
        _ session: MongoSession
    ) throws -> [RollupBatch.SiteChanges] {
        var found = known.withLock { known in
            sites.reduce(into: [CacheKey: RollupSite]()) { $0[$1.key] = known.sites[$1.key] }
        }
        var there = Set(found.keys)
        let unknown = sites.filter { !there.contains($0.key) }
        let ids = unknown.map { BSONValue.string(String(decoding: $0.name, as: UTF8.self)) }
        try find(in: names.rollupSites, ids, on: client, session) { document in
            let key = CacheKey(site: Array((try document.string("_id")).utf8)[...])
            there.insert(key)
            found[key] = try? RollupSite(document)
        }
        let isComplete = there.count == sites.count ? false : try store.isComplete(on: client, session)
        return sites.map { site in
            var changes = RollupBatch.SiteChanges(
                siteID: String(decoding: site.name, as: UTF8.self),
                key: site.key,
                site: found[site.key] ?? RollupSite(isComplete: isComplete)
            )
            changes.isNewSite = !there.contains(site.key)
            changes.isDamaged = !changes.isNewSite && found[site.key] == nil
            return changes
        }
    }

    /// Fills in what is known of users and values, from the caches and, for the rest, from MongoDB.
    private func recall(_ batch: inout RollupBatch, on client: MongoClient, _ session: MongoSession) throws {
        var users: [CacheKey] = []
        var values: [CacheKey] = []
        known.withLock { known in
            for (key, user) in batch.users {
                if let days = known.users.find(key) {
                    batch.know(user: key, days)
                } else if !batch.sites[user.siteIndex].isNewSite {
                    users.append(key)
                }
            }
            for (key, value) in batch.values {
                if let number = known.values.find(key) {
                    batch.know(value: key, number)
                } else if !batch.sites[value.siteIndex].isNewSite {
                    values.append(key)
                }
            }
        }
        let userIDs = users.map { BSONValue.document(batch.id(ofUser: $0)) }
        try find(in: names.rollupUsers, userIDs, on: client, session) { document in
            let id = try document.document("_id")
            let site = CacheKey(site: Array(try id.string("s").utf8)[...])
            let key = CacheKey(site, kind: 0, Array(try id.string("u").utf8)[...])
            do {
                batch.know(user: key, try UserDays(packed: document.packed("days")))
            } catch is RollupDamage {
                // What is damaged is written anew; an audit finds what is wrong then.
                batch.know(user: key, UserDays())
            }
        }
        let valueIDs = values.map { BSONValue.document(batch.id(ofValue: $0)) }
        try find(in: names.rollupValues, valueIDs, on: client, session) { document in
            let id = try document.document("_id")
            let site = CacheKey(site: Array(try id.string("s").utf8)[...])
            let key = CacheKey(site, kind: try id.integer("d"), Array(try id.string("v").utf8)[...])
            batch.know(value: key, (try? document.integer("i")) ?? -1)
        }
        known.withLock { known in
            for key in users { if let user = batch.users[key], !user.isNew { known.users.keep(user.days, for: key) } }
            for key in values {
                if let value = batch.values[key], value.number >= 0 { known.values.keep(value.number, for: key) }
            }
        }
    }

    private func find(
        in collection: String,
        _ ids: [BSONValue],
        on client: MongoClient,
        _ session: MongoSession,
        _ body: (BSONDocument) throws -> Void
    ) throws {
        for start in stride(from: 0, to: ids.count, by: Self.readSize) {
            let some = ids[start..<min(start + Self.readSize, ids.count)]
            try client.find(in: collection, ["_id": ["$in": .array(some)]], session: session) { document in
                try body(document)
                return true
            }
        }
    }
}
