import Analytics
package import BSON

/// Some of the documents of one site's rollups.
package struct RollupDocuments: Equatable, Sendable {
    package var totals: [RollupKey: RollupTotals] = [:]
    package var values: [RollupKey: RollupValues] = [:]

    package init() {}

    /// Adds a document as it is stored.
    /// - Throws: ``RollupDamage``, ``NewerRollups``.
    package mutating func take(_ document: BSONDocument) throws {
        guard let id = document["_id"]?.document else { throw RollupDamage("_id is not an object") }
        let key = try RollupKey(id: id)
        switch key.content {
        case .totals: totals[key] = try RollupTotals(key.span, document)
        case .values(_, let chunk): values[key] = try RollupValues(chunk: chunk, document)
        }
    }

    /// Adds a delta to all documents that it concerns.
    package mutating func add(_ delta: RollupDelta) {
        addTotals(delta) { _, _ in true }
        for span in RollupSpan.allCases {
            for (valueDay, counts) in delta.valueDays {
                let empty = RollupValues(chunk: RollupValues.chunk(of: valueDay.value))
                values[valueDay.key(span), default: empty].counts[valueDay.value, default: .none] += counts
            }
        }
    }

    /// Adds a delta to the totals of some stretches of time.
    package mutating func addTotals(_ delta: RollupDelta, where isWanted: (RollupSpan, _ number: Int) -> Bool) {
        guard !delta.isEmpty else { return }
        for span in RollupSpan.allCases {
            for (hour, counts) in delta.hours {
                let number = span.number(of: hour / 24)
                guard isWanted(span, number) else { continue }
                totals[RollupKey(.totals, span, number: number), default: .init(span)].add(counts, hour: hour)
            }
            for (change, count) in delta.changes {
                let number = span.number(of: change.day)
                guard isWanted(span, number) else { continue }
                totals[RollupKey(.totals, span, number: number), default: .init(span)].add(change, count)
            }
        }
        guard isWanted(.all, 0) else { return }
        totals[RollupKey(.totals, .all, number: 0), default: .init(.all)].extend(first: delta.first, last: delta.last)
    }

    /// All of them.
    package func documents(_ version: RollupVersion) -> [BSONDocument] {
        totals.map { key, totals in totals.document(version, number: key.number) }
            + values.map { key, values in values.document(key, version) }
    }
}

extension RollupDelta {
    /// Of all documents that it changes.
    package var keys: Set<RollupKey> {
        var keys: Set<RollupKey> = []
        for span in RollupSpan.allCases {
            for hour in hours.keys { keys.insert(RollupKey(.totals, span, number: span.number(of: hour / 24))) }
            for change in changes.keys { keys.insert(RollupKey(.totals, span, number: span.number(of: change.day))) }
            for valueDay in valueDays.keys { keys.insert(valueDay.key(span)) }
        }
        return keys
    }
}

extension RollupDelta.ValueDay {
    fileprivate func key(_ span: RollupSpan) -> RollupKey {
        RollupKey(.values(dimension, chunk: RollupValues.chunk(of: value)), span, number: span.number(of: day))
    }
}
