import BSON
import Mongo

/// All that is stored of one site's rollups, with what its segments add.
struct RollupShelf {
    private(set) var site: RollupSite?
    private(set) var sheets = RollupSheets()
    private(set) var texts = RollupTexts()
    private(set) var users: [CacheKey: UserDays] = [:]
    /// Of documents that cannot be read.
    private(set) var damages: [RollupDamage] = []

    /// - Parameter session: Reads one moment.
    /// - Throws: `MongoError`.
    init(ofSite siteID: String, names: CollectionNames, on client: MongoClient, _ session: MongoSession) throws {
        do {
            site = try RollupStore(names: names).site(siteID, on: client, session)
        } catch let damage as RollupDamage {
            damages.append(damage)
        }
        guard let site else { return }
        let book = RollupBook(siteID: siteID, generation: site.generation)
        try client.find(in: names.rollups, book.everything, session: session) { document in
            note { () throws(RollupDamage) in try sheets.take(document) }
            return true
        }
        var delta = RollupDelta()
        try client.find(in: names.rollupSegments, RollupSegment.all(ofSite: siteID), session: session) { segment in
            note { () throws(RollupDamage) in
                guard segment["generation"]?.integer == Int64(book.generation) else {
                    throw RollupDamage("a segment of another generation")
                }
                var sum = delta
                try RollupSegment.add(segment, to: &sum)
                delta = sum
            }
            return true
        }
        sheets.add(delta)
        try client.find(in: names.rollupValues, book.everything, session: session) { document in
            texts.take(document)
            return true
        }
        let key = CacheKey(site: Array(siteID.utf8)[...])
        try client.find(in: names.rollupUsers, book.everything, session: session) { document in
            note { () throws(RollupDamage) in
                guard let user = document["_id"]?.document?["u"]?.string else { throw RollupDamage("a user has no name") }
                let days = try UserDays(packed: document.packed("days"))
                users[CacheKey(key, kind: 0, Array(user.utf8)[...])] = days
            }
            return true
        }
    }

    private mutating func note(_ body: () throws(RollupDamage) -> Void) {
        do {
            try body()
        } catch {
            damages.append(error)
        }
    }
}
