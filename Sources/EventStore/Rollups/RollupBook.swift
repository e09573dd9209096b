import BSON

/// All of one site's rollups that belong together.
///
/// A rebuilding writes the next generation beside the one that is read, and then changes over at once.
struct RollupBook: Hashable, Sendable {
    let siteID: String
    let generation: Int

    // Swift takes some strings for equal that differ in their bytes; two sites are the same only if their bytes are.
    static func == (left: RollupBook, right: RollupBook) -> Bool {
        left.generation == right.generation && left.siteID.utf8.elementsEqual(right.siteID.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in siteID.utf8 { hasher.combine(byte) }
        hasher.combine(generation)
    }

    /// Matches all of the book's documents in a collection whose `_id`s begin with ``id(_:)``.
    var everything: BSONDocument {
        let next = RollupBook(siteID: siteID, generation: generation + 1)
        return ["_id": ["$gte": .document(id { _ in }), "$lt": .document(next.id { _ in })]]
    }

    /// An `_id` that begins with the site and the generation.
    func id(_ rest: (inout BSONWriter) -> Void) -> BSONDocument {
        var writer = BSONWriter(capacity: 64 + siteID.utf8.count)
        writer.append("s", siteID)
        writer.append("g", generation)
        rest(&writer)
        return BSONDocument(unchecked: writer.finish())
    }
}
