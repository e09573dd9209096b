package import Analytics
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
    package var counts: [Int: Measures] = [:]

    package init(chunk: Int) {
        self.chunk = chunk
    }

    package static func chunk(of value: Int) -> Int { value / chunkSize }

    /// The document.
    package func document(_ key: RollupKey, _ version: RollupVersion) -> BSONDocument {
        let packed = packed
        var writer = BSONWriter(capacity: 96 + packed.bytes.count)
        writer.append("_id", key.id(version))
        writer.append("counts", packed.value)
        return BSONDocument(unchecked: writer.finish())
    }

    /// The counts as the document has them.
    ///
    /// Values that are equally far apart and have equal counts are one run, for most of a long list are seen once. A run is
    /// twice the gap before each of its values, plus 1 where it has several; then, less 2, how many; then their counts.
    package var packed: PackedNumbers {
        var packed = PackedNumbers()
        var before = chunk * Self.chunkSize - 1
        let entries = counts.sorted { $0.key < $1.key }
        var index = 0
        while index < entries.count {
            let (value, counts) = entries[index]
            let step = value - before
            var end = index + 1
            while end < entries.count, entries[end].key - entries[end - 1].key == step, entries[end].value == counts {
                end += 1
            }
            packed.append((step - 1) << 1 | (end - index > 1 ? 1 : 0))
            if end - index > 1 { packed.append(end - index - 2) }
            packed.append(counts, Measure.inRows)
            before = entries[end - 1].key
            index = end
        }
        return packed
    }

    /// Reads a document.
    /// - Throws: ``RollupDamage``, ``NewerRollups``.
    package init(chunk: Int, _ document: BSONDocument) throws {
        self.init(chunk: chunk)
        var counts: [Int: Measures] = [:]
        try Self.forEachRun(in: document, chunk: chunk) { run in for value in run.values { counts[value] = run.counts }
        }
        self.counts = counts
    }

    /// Values that are equally far apart and have equal counts.
    package struct Run {
        package let first: Int
        package let step: Int
        package let count: Int
        package let counts: Measures

        package init(first: Int, step: Int, count: Int, counts: Measures) {
            self.first = first
            self.step = step
            self.count = count
            self.counts = counts
        }

        package var values: StrideThrough<Int> { stride(from: first, through: first + (count - 1) * step, by: step) }
    }

    /// Calls `body` with all values and their counts, in order.
    /// - Throws: ``RollupDamage``, ``NewerRollups``; what `body` throws.
    package static func forEachRun(in document: BSONDocument, chunk: Int, _ body: (Run) -> Void) throws {
        var reader = try document.packed("counts")
        let end = (chunk + 1) * chunkSize
        var before = chunk * chunkSize - 1
        while !reader.isAtEnd {
            var step = try reader.next()
            var count = 1
            // Version 1 had no runs.
            if reader.version > 1 {
                if step & 1 == 1 { count = try reader.next() + 2 }
                step >>= 1
            }
            step += 1
            guard step <= chunkSize, count <= chunkSize, before + step * count < end else {
                throw RollupDamage("a value lies outside of its chunk")
            }
            body(Run(first: before + step, step: step, count: count, counts: try reader.next(Measure.inRows)))
            before += step * count
        }
    }
}
