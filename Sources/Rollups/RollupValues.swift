package import BSON

/// How often each of some neighbouring values of a dimension was seen in a stretch of time.
///
/// Values are numbers here; `rollup_values` knows the text of each.
package struct RollupValues: Equatable, Sendable {
    /// How many numbers one document covers: so many that a site's paths fit into few, and so few that one that grows
    /// stays small.
    package static let chunkSize = 4_096

    package let chunk: Int
    /// By the value's number; users are not counted.
    package var counts: [Int: RollupCounts] = [:]

    package init(chunk: Int) {
        self.chunk = chunk
    }

    package static func chunk(of value: Int) -> Int { value / chunkSize }

    /// The document.
    package func document(_ key: RollupKey, _ version: RollupVersion) -> BSONDocument {
        var packed = PackedNumbers()
        var before = chunk * Self.chunkSize - 1
        for (value, counts) in counts.sorted(by: { $0.key < $1.key }) {
            packed.append(value - before - 1)
            packed.append(counts.events)
            packed.append(counts.views)
            before = value
        }
        var writer = BSONWriter(capacity: 96 + packed.bytes.count)
        writer.append("_id", key.id(version))
        writer.append("counts", .binary(packed.bytes, subtype: 0))
        return BSONDocument(unchecked: writer.finish())
    }

    /// Reads a document.
    /// - Throws: ``RollupDamage``.
    package init(chunk: Int, _ document: BSONDocument) throws(RollupDamage) {
        self.init(chunk: chunk)
        var counts: [Int: RollupCounts] = [:]
        try Self.forEach(in: document, chunk: chunk) { counts[$0] = $1 }
        self.counts = counts
    }

    /// Calls `body` with each value and its counts.
    /// - Throws: ``RollupDamage``.
    package static func forEach(
        in document: BSONDocument,
        chunk: Int,
        _ body: (Int, RollupCounts) -> Void
    ) throws(RollupDamage) {
        var reader = PackedReader(try document.packed("counts"))
        var value = chunk * chunkSize - 1
        while !reader.isAtEnd {
            value += try reader.next() + 1
            guard value < (chunk + 1) * chunkSize else { throw RollupDamage("a value lies outside of its chunk") }
            body(value, RollupCounts(events: try reader.next(), views: try reader.next()))
        }
    }
}
