import BSON
import Mongo
import Storage

/// All that is stored of one site's rollups, with what its segments add.
struct StoredRollups {
    let site: RollupSite?
    let documents: RollupDocuments
    let texts: ValueDictionary
    let users: [CacheKey: UserDays]
    /// Of documents that cannot be read.
    let damages: [RollupDamage]

    /// - Parameter session: Reads one moment.
    /// - Throws: `MongoError`; ``NewerRollups``.
    init(ofSite siteID: String, names: CollectionNames, on client: MongoClient, _ session: MongoSession) throws {
        var site: RollupSite?
        var documents = RollupDocuments()
        var texts = ValueDictionary()
        var users: [CacheKey: UserDays] = [:]
        var damages: [RollupDamage] = []
        do {
            site = try RollupStore(names: names).site(siteID, on: client, session)
        } catch let damage as RollupDamage {
            damages.append(damage)
        }
        if let site {
            let version = RollupVersion(siteID: siteID, generation: site.generation)
            try client.find(in: names.rollups, version.everything, session: session) { document in
                try Self.note(&damages) { try documents.take(document) }
                return true
            }
            var delta = RollupDelta()
            try client.find(in: names.rollupSegments, RollupSegment.all(ofSite: siteID), session: session) { segment in
                try Self.note(&damages) {
                    guard segment["generation"]?.integer == Int64(version.generation) else {
                        throw RollupDamage("a segment of another generation")
                    }
                    var sum = delta
                    try RollupSegment.add(segment, to: &sum)
                    delta = sum
                }
                return true
            }
            documents.add(delta)
            try client.find(in: names.rollupValues, version.everything, session: session) { document in
                texts.take(document)
                return true
            }
            let key = CacheKey(site: Array(siteID.utf8)[...])
            try client.find(in: names.rollupUsers, version.everything, session: session) { document in
                try Self.note(&damages) {
                    guard let user = document["_id"]?.document?["u"]?.string else {
                        throw RollupDamage("a user has no name")
                    }
                    let days = try UserDays(packed: document.packed("days"))
                    users[CacheKey(key, kind: 0, Array(user.utf8)[...])] = days
                }
                return true
            }
        }
        self.site = site
        self.documents = documents
        self.texts = texts
        self.users = users
        self.damages = damages
    }

    private static func note(_ damages: inout [RollupDamage], _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let damage as RollupDamage {
            damages.append(damage)
        }
    }
}
