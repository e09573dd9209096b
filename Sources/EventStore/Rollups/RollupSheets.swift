import BSON

/// Some of the documents of one site's rollups.
struct RollupSheets: Equatable, Sendable {
    var totals: [RollupKey: RollupTotals] = [:]
    var values: [RollupKey: RollupValues] = [:]

    /// Adds a document as it is stored.
    /// - Throws: ``RollupDamage``.
    mutating func take(_ document: BSONDocument) throws(RollupDamage) {
        guard let id = document["_id"]?.document else { throw RollupDamage("_id is not an object") }
        let key = try RollupKey(id: id)
        switch key.content {
        case .totals: totals[key] = try RollupTotals(key.span, document)
        case .values(_, let chunk): values[key] = try RollupValues(chunk: chunk, document)
        }
    }

    /// Adds a delta to all documents that it concerns.
    mutating func add(_ delta: RollupDelta) {
        addTotals(delta) { _, _ in true }
        for span in RollupSpan.allCases {
            for (sighting, counts) in delta.sightings {
                let empty = RollupValues(chunk: RollupValues.chunk(of: sighting.value))
                values[sighting.key(span), default: empty].counts[sighting.value, default: .none] += counts
            }
        }
    }

    /// Adds a delta to the totals of some stretches of time.
    mutating func addTotals(_ delta: RollupDelta, where isWanted: (RollupSpan, _ number: Int) -> Bool) {
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
    func documents(_ book: RollupBook) -> [BSONDocument] {
        totals.map { key, totals in totals.document(book, number: key.number) }
            + values.map { key, values in values.document(key, book) }
    }
}

extension RollupDelta {
    /// Of all documents that it changes.
    var keys: Set<RollupKey> {
        var keys: Set<RollupKey> = []
        for span in RollupSpan.allCases {
            for hour in hours.keys { keys.insert(RollupKey(.totals, span, number: span.number(of: hour / 24))) }
            for change in changes.keys { keys.insert(RollupKey(.totals, span, number: span.number(of: change.day))) }
            for sighting in sightings.keys { keys.insert(sighting.key(span)) }
        }
        return keys
    }
}

extension RollupDelta.Sighting {
    fileprivate func key(_ span: RollupSpan) -> RollupKey {
        RollupKey(.values(dimension, chunk: RollupValues.chunk(of: value)), span, number: span.number(of: day))
    }
}
