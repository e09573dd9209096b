package import BSON

/// All of one site's rollups that belong together.
///
/// A rebuilding writes the next generation beside the one that is read, and then changes over at once.
package struct RollupVersion: Hashable, Sendable {
    package let siteID: String
    package let generation: Int

    package init(siteID: String, generation: Int) {
        self.siteID = siteID
        self.generation = generation
    }

    // Swift takes some strings for equal that differ in their bytes; two sites are the same only if their bytes are.
    package static func == (left: RollupVersion, right: RollupVersion) -> Bool {
        left.generation == right.generation && left.siteID.utf8.elementsEqual(right.siteID.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in siteID.utf8 { hasher.combine(byte) }
        hasher.combine(generation)
    }

    /// Matches all of the version's documents in a collection whose `_id`s begin with ``id(_:)``.
    package var everything: BSONDocument {
        let next = RollupVersion(siteID: siteID, generation: generation + 1)
        return ["_id": ["$gte": .document(id { _ in }), "$lt": .document(next.id { _ in })]]
    }

    /// An `_id` that begins with the site and the generation.
    package func id(_ rest: (inout BSONWriter) -> Void) -> BSONDocument {
        var writer = BSONWriter(capacity: 64 + siteID.utf8.count)
        writer.append("s", siteID)
        writer.append("g", generation)
        rest(&writer)
        return BSONDocument(unchecked: writer.finish())
    }
}
