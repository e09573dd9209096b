import Analytics
package import BSON
package import Storage

/// What one batch adds to the rollups of one site, as it is written with the batch's events.
///
/// To write the documents of all days, months and values that a batch touches would cost more than the events. So a batch
/// adds one small document for each of its sites; whoever reads adds these up; and now and then the worker puts them into
/// the documents for good.
package enum RollupSegment {
    /// What can be summed up by MongoDB, without reading what is packed.
    private static let sumNames = Measure.additive.map { ($0, BSONKey("\($0.rowName)")) }

    /// Matches all segments of a site.
    package static func all(ofSite siteID: String) -> BSONDocument {
        let partition = BSONValue.int32(Int32(Partition(siteID: Array(siteID.utf8)[...]).number))
        let none: BSONDocument = ["p": partition, "s": .string(siteID)]
        // In MongoDB's order of types, ObjectIds come before booleans.
        let behind: BSONDocument = ["p": partition, "s": .string(siteID), "q": true]
        return ["_id": ["$gte": .document(none), "$lt": .document(behind)]]
    }

    /// Matches all segments of a partition.
    package static func all(of partition: Partition) -> BSONDocument {
        let number = Int32(partition.number)
        return ["_id": ["$gte": ["p": .int32(number)], "$lt": ["p": .int32(number + 1)]]]
    }

    /// Appends the document of a delta to others.
    /// - Parameter id: Unlike any other.
    package static func append(
        _ delta: RollupDelta,
        _ version: RollupVersion,
        id: ObjectID,
        to documents: inout [UInt8]
    ) {
        var writer = BSONWriter(appendingTo: exchange(&documents, with: []))
        writer.beginDocument("_id")
        // Neighbours belong to one site, and its neighbours to one partition.
        writer.append("p", Partition(siteID: Array(version.siteID.utf8)[...]).number)
        writer.append("s", version.siteID)
        writer.append("q", id)
        writer.end()
        writer.append("generation", version.generation)
        writer.append("entries", delta.entryCount)
        let sum = delta.sum
        for (measure, name) in sumNames { writer.append(name, sum[measure]) }
        writer.append("first", date: delta.first)
        writer.append("last", date: delta.last)
        writer.append("hours", hours(delta).value)
        writer.append("values", values(delta).value)
        writer.append("changes", changes(delta).value)
        documents = writer.finish()
    }

    private static func hours(_ delta: RollupDelta) -> PackedNumbers {
        var packed = PackedNumbers()
        for (hour, counts) in delta.hours {
            packed.append(hour)
            packed.append(counts, Measure.allCases)
        }
        return packed
    }

    private static func values(_ delta: RollupDelta) -> PackedNumbers {
        var packed = PackedNumbers()
        for (valueDay, counts) in delta.valueDays {
            packed.append(valueDay.dimension.rawValue)
            packed.append(valueDay.day)
            packed.append(valueDay.value)
            packed.append(counts, Measure.inRows)
        }
        return packed
    }

    private static func changes(_ delta: RollupDelta) -> PackedNumbers {
        var packed = PackedNumbers()
        for (change, count) in delta.changes {
            packed.append(change.day)
            packed.append(change.previous + 1)
            packed.append(signed: count)
        }
        return packed
    }

    /// Adds a segment's content to a delta.
    /// - Throws: ``RollupDamage``, ``NewerRollups``.
    package static func add(_ document: BSONDocument, to delta: inout RollupDelta) throws {
        var hours = try document.packed("hours")
        while !hours.isAtEnd {
            let hour = try small(hours.next())
            delta.hours[hour, default: .none] += try hours.next(Measure.allCases)
        }
        var values = try document.packed("values")
        while !values.isAtEnd {
            guard let dimension = RollupDimension(rawValue: try values.next()) else {
                throw RollupDamage("an unknown dimension in a segment")
            }
            let (day, value) = (try small(values.next()), try small(values.next()))
            let counts = try values.next(Measure.inRows)
            delta.valueDays[.init(dimension: dimension, day: day, value: value), default: .none] += counts
        }
        var changes = try document.packed("changes")
        while !changes.isAtEnd {
            let (day, previous) = (try small(changes.next()), try small(changes.next()) - 1)
            delta.add(RollupDelta.Change(day: day, previous: previous), try changes.nextSigned())
        }
        guard let first = document["first"]?.date, let last = document["last"]?.date else {
            throw RollupDamage("first and last are not dates")
        }
        delta.first = min(delta.first, first)
        delta.last = max(delta.last, last)
    }

    /// A damaged document may hold any number; hours, days and values are far smaller.
    private static func small(_ number: Int) throws(RollupDamage) -> Int {
        guard number < 1 << 31 else { throw RollupDamage("a number is too large") }
        return number
    }
}
