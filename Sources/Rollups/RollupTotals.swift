package import Analytics
package import BSON

/// One stretch of time of one site, summed up: counts of its parts, and when its users were seen before.
///
/// `previous` tells of every day of the stretch and each of its users on which day that user was seen last before: the
/// number of such pairs for each of these days. The users of any days [a, b] are then the sum, over these days, of those
/// that were not seen since a.
package struct RollupTotals: Equatable, Sendable {
    /// In place of a day for users that were never seen before.
    package static let never = -1

    package let span: RollupSpan
    /// Hours of a day, days of a month, or the whole. Users are those of the part by itself.
    package var parts: [Measures]
    /// How many, by the day of the last visit before; only days that count, none of them 0. For all time, only `never`.
    package var previous: [Int: Int] = [:]
    /// The earliest and the latest timestamp in milliseconds since 1970; for all time only.
    package var first = Int64.max
    package var last = Int64.min

    package init(_ span: RollupSpan) {
        self.span = span
        parts = [Measures](repeating: .none, count: span.partCount)
    }

    /// Of the stretch as a whole; users only where there is but one part.
    package var sum: Measures {
        parts.reduce(into: Measures.none) { $0 += $1 }
    }

    /// Users of the stretch that were not seen from a day on until they came here.
    package func users(notSeenSince day: Int) -> Int {
        previous.reduce(0) { $1.key < day ? $0 + $1.value : $0 }
    }

    /// Adds the counts of an hour.
    package mutating func add(_ counts: Measures, hour: Int) {
        // Users of an hour are not users of a day, who may have come in several.
        parts[span.part(of: hour)] += span == .day ? counts : counts.additive
    }

    /// Adds users that came on a day of this stretch.
    package mutating func add(_ change: RollupDelta.Change, _ count: Int) {
        switch span {
        case .all:
            guard change.previous == Self.never else { return }
            parts[0].users += count
        case .month: parts[span.part(of: change.day * 24)].users += count
        case .day: break
        }
        let sum = previous[change.previous, default: 0] + count
        previous[change.previous] = sum == 0 ? nil : sum
    }

    /// Includes a stretch of time in which there were events.
    package mutating func extend(first: Int64, last: Int64) {
        self.first = min(self.first, first)
        self.last = max(self.last, last)
    }
}

extension RollupTotals {
    /// The document.
    package func document(_ version: RollupVersion, number: Int) -> BSONDocument {
        var counts = PackedNumbers()
        for part in parts { counts.append(part, Measure.allCases) }
        var histogram = PackedNumbers()
        var before = Self.never
        for (day, count) in previous.sorted(by: { $0.key < $1.key }) {
            histogram.append(day - before)
            histogram.append(signed: count)
            before = day
        }
        var writer = BSONWriter(capacity: 128 + counts.bytes.count + histogram.bytes.count)
        writer.append("_id", RollupKey(.totals, span, number: number).id(version))
        writer.append("parts", counts.value)
        writer.append("previous", histogram.value)
        if span == .all {
            writer.append("first", date: first)
            writer.append("last", date: last)
        }
        return BSONDocument(unchecked: writer.finish())
    }

    /// Reads a document.
    /// - Throws: ``RollupDamage``, ``NewerRollups``.
    package init(_ span: RollupSpan, _ document: BSONDocument) throws {
        self.init(span)
        var counts = try document.packed("parts")
        for index in parts.indices { parts[index] = try counts.next(Measure.allCases) }
        guard counts.isAtEnd else { throw RollupDamage("parts is too long") }
        var histogram = try document.packed("previous")
        var day = Self.never
        while !histogram.isAtEnd {
            day += try histogram.next()
            guard day < 1 << 32 else { throw RollupDamage("previous holds no day") }
            previous[day] = try histogram.nextSigned()
        }
        guard span == .all else { return }
        guard let first = document["first"]?.date, let last = document["last"]?.date else {
            throw RollupDamage("first and last are not dates")
        }
        extend(first: first, last: last)
    }
}
