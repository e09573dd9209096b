import BSON
package import Mongo
package import Storage

/// Puts segments into the documents of their days and months, and of all time.
package struct RollupCompactor {
    /// Most segments at once: a transaction should be short.
    private static let segmentLimit = 1_024

    package let names: CollectionNames

    package init(names: CollectionNames) {
        self.names = names
    }

    /// Does so for one site, as a part of a transaction that holds its partition.
    ///
    /// - Returns: Whether there may be more.
    /// - Throws: `MongoError`; ``RollupDamage`` when a document cannot be read, which is then left as it is.
    package func compact(_ siteID: String, on client: MongoClient, _ session: MongoSession) throws -> Bool {
        let store = RollupStore(names: names)
        let segments = try store.segments(ofSite: siteID, limit: Self.segmentLimit, on: client, session)
        guard !segments.isEmpty else { return false }
        guard let site = try store.site(siteID, on: client, session) else {
            throw RollupDamage("a site with segments is not in rollup_sites")
        }
        let version = RollupVersion(siteID: siteID, generation: site.generation)
        var delta = RollupDelta()
        for segment in segments where segment["generation"]?.integer == Int64(site.generation) {
            try RollupSegment.add(segment, to: &delta)
        }
        var documents = RollupDocuments()
        try read(delta.keys, of: version, into: &documents, on: client, session)
        documents.add(delta)
        try write(documents.documents(version), on: client, session)
        try client.delete(
            from: names.rollupSegments,
            ["_id": ["$in": .array(segments.compactMap { $0["_id"] })]],
            session: session
        )
        return segments.count == Self.segmentLimit
    }

    private func read(
        _ keys: Set<RollupKey>,
        of version: RollupVersion,
        into documents: inout RollupDocuments,
        on client: MongoClient,
        _ session: MongoSession
    ) throws {
        guard !keys.isEmpty else { return }
        try client.find(
            in: names.rollups,
            ["_id": ["$in": .array(keys.map { .document($0.id(version)) })]],
            session: session
        ) { document in
            try documents.take(document)
            return true
        }
    }

    private func write(_ documents: [BSONDocument], on client: MongoClient, _ session: MongoSession) throws {
        guard !documents.isEmpty else { return }
        try client.update(
            names.rollups,
            documents.map { document in
                MongoUpdate(filter: ["_id": document["_id"] ?? .null], change: .document(document), upsert: true)
            },
            session: session
        )
    }
}
