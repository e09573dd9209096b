import Analytics
import BSON
import Columns
import Mongo
import Storage

/// Reads a site's columns at one moment, and counts their rows.
struct ColumnReader {
    let key: BlockKey
    let headers: [BlockHeader]
    let columns: SiteColumns
    let names: CollectionNames
    let reading: Reading

    /// Counts the events of a scope.
    ///
    /// - Parameters:
    ///   - lists: The dimensions whose values are counted.
    ///   - buckets: Those of the series, if one is asked for.
    /// - Throws: `MongoError`; `ColumnDamage`.
    func scan(_ scope: EventScope, by lists: [Dimension], _ buckets: Buckets?) throws -> ColumnScan {
        let start = scope.start?.milliseconds ?? .min
        let end = scope.end?.milliseconds ?? .max
        var scan = ColumnScan(start: start, end: end, userBound: 0)
        let wanted = headers.filter(scan.overlaps)
        let cut = wanted.filter { buckets != nil || scan.isCut($0) }
        let conditions = Self.conditions
        let wantedColumns = Self.columns(scope, by: lists)
        let (times, loaded) = try load(wanted, cut, wantedColumns)
        func column(_ dimension: Dimension) -> [LoadedColumn?] {
            wantedColumns.firstIndex(of: ColumnName(dimension)).map { loaded[$0] } ?? []
        }
        scan = ColumnScan(start: start, end: end, userBound: columns.bound(.text(.userID)))
        scan.groupings = lists.map { .init(column($0), bound: columns.bound(ColumnName($0))) }
        scan.series = buckets.map { .init($0) }
        let filters = try scope.filters.map { (column($0.dimension), try passes($0)) }
        let measures = conditions.map { condition in
            condition.map { (Self.field($0).map { column(.field($0)) } ?? [], counts($0)) }
        }
        let users = column(.field(.userID))
        for (place, header) in wanted.enumerated() {
            scan.add(
                header,
                place: place,
                times: times[place],
                users: users[place],
                filters: filters.map { ($0.0[place], $0.1) },
                measures: measures.map { measure in measure.map { ($0.0[place], $0.1) } }
            )
        }
        let call = reading.call
        try scan.run { _ = try call.millisecondsLeft() }
        return scan
    }

    private static let conditions = Measure.additive.map { measure -> Measure.Condition? in
        guard case .additive(let condition) = measure.kind else { return nil }
        return condition
    }

    /// The columns that a question needs, but for the times.
    static func columns(_ scope: EventScope, by lists: [Dimension]) -> [ColumnName] {
        let measured = conditions.compactMap { $0.flatMap(field) }.map { Dimension.field($0) }
        let all = [.field(.userID)] + scope.filters.map(\.dimension) + measured + lists
        return all.reduce(into: []) { names, dimension in
            if !names.contains(ColumnName(dimension)) { names.append(ColumnName(dimension)) }
        }
    }

    private static func field(_ condition: Measure.Condition) -> EventField? {
        EventField(utf8: Array(condition.field.utf8))
    }

    /// Which numbers, raised by one, count for a measure.
    private func counts(_ condition: Measure.Condition) -> (UInt32) -> Bool {
        guard let value = condition.value else { return { $0 > 0 } }
        guard let field = Self.field(condition) else { return { _ in false } }
        let number = columns.number(of: Array(value.utf8)[...], in: .text(field)).map { UInt32($0 + 1) }
        return { $0 == number }
    }

    /// Which numbers, raised by one, pass a filter.
    /// - Throws: `MongoError` when that takes too long.
    private func passes(_ filter: EventFilter) throws -> (UInt32) -> Bool {
        let name = ColumnName(filter.dimension)
        let bound = columns.bound(name)
        var table = Array(repeating: filter.isNegated, count: bound + 1)
        table[0] = filter.passes(nil)
        switch filter.match {
        case .exact:
            for value in filter.values {
                guard let number = columns.number(of: Array(value.utf8)[...], in: name), number < bound else {
                    continue
                }
                table[number + 1] = !filter.isNegated
            }
        case .prefix, .contains:
            try columns.withTexts(name) { text in
                for number in 0..<bound {
                    if number.isMultiple(of: 256) { try reading.check() }
                    table[number + 1] = filter.passes(text(number))
                }
            }
        case .absent: break
        }
        return { [table] in table[Int($0)] }
    }

    /// Reads what has not been read.
    ///
    /// - Parameter cut: The blocks whose times are needed.
    private func load(
        _ wanted: [BlockHeader],
        _ cut: [BlockHeader],
        _ columnNames: [ColumnName]
    ) throws -> (times: [TimeColumn?], columns: [[LoadedColumn?]]) {
        // Another question may forget what this one has read, when it reads a later moment.
        while true {
            var missing: [(name: ColumnName, headers: [BlockHeader])] = columnNames.map {
                ($0, columns.missing($0, of: wanted))
            }
            missing.append((.timestamp, columns.missing(.timestamp, of: cut)))
            missing.removeAll { $0.headers.isEmpty }
            if !missing.isEmpty { try read(missing) }
            let view = columns.view(wanted, columnNames)
            let isWhole = zip(columnNames, view.columns).allSatisfy { name, blocks in
                zip(wanted, blocks).allSatisfy { $1 != nil || !$0.mayHave(name) }
            }
            let cutIDs = Set(cut.map(\.id))
            let hasTimes = zip(wanted, view.times).allSatisfy { $1 != nil || !cutIDs.contains($0.id) }
            if isWhole, hasTimes { return view }
        }
    }

    private func read(_ missing: [(name: ColumnName, headers: [BlockHeader])]) throws {
        // By the column that is stored, those that are wanted of it: a property may be in the rest of the properties.
        var wanted: [ObjectID: (header: BlockHeader, columns: [ColumnName: [ColumnName]])] = [:]
        for (name, blocks) in missing {
            for header in blocks {
                let stored = header.columns.contains(name) ? name : .rest
                wanted[header.id, default: (header, [:])].columns[stored, default: []].append(name)
            }
        }
        var limit = ReadLimit()
        var left = wanted.values.reduce(0) { $0 + $1.columns.count }
        func keep(_ packed: [(name: ColumnName, bytes: [UInt8])], of document: BSONDocument) throws {
            guard let id = document["_id"]?.document?["b"]?.objectID, let (header, names) = wanted[id] else { return }
            for (stored, bytes) in packed {
                guard let names = names[stored] else { continue }
                try limit.take(bytes.count)
                for name in names { try columns.keep(name, of: stored, bytes, header) }
                left -= 1
            }
        }
        let whole = wanted.values.filter(\.header.isWhole).map { BSONValue.document(key.id($0.header.id)) }
        if !whole.isEmpty {
            try reading.forEach(in: names.columnBlocks, ["_id": ["$in": .array(whole)]]) { document in
                try keep(BlockHeader.packed(in: document), of: document)
                return true
            }
        }
        let ids = wanted.values.filter { !$0.header.isWhole }.flatMap { header, names in
            names.keys.map { BSONValue.document(key.id(header.id, $0)) }
        }
        if !ids.isEmpty {
            try reading.forEach(in: names.columns, ["_id": ["$in": .array(ids)]]) { document in
                try keep([BlockStore.column(document)], of: document)
                return true
            }
        }
        guard left == 0 else { throw ColumnDamage("\(left) columns are missing") }
    }

    /// The rows of a list, in its order.
    func rows(
        of dimension: Dimension,
        _ grouping: ColumnScan.Grouping,
        after cursor: PageCursor?,
        limit: Int
    ) -> [StatsReport.Row] {
        let counts = grouping.counts
        let events = Measure.additive.firstIndex(of: .events) ?? 0
        var ranking = Ranking(limit: limit)
        let after = cursor.map { (count: $0.count, text: Array($0.value.utf8)[...]) }
        columns.withTexts(ColumnName(dimension)) { text in
            for number in counts[events].indices.dropFirst() {
                let count = counts[events][number]
                guard count > 0 else { continue }
                if let after {
                    guard Int(count) <= after.count else { continue }
                    if Int(count) == after.count, !after.text.lexicographicallyPrecedes(text(number - 1)) { continue }
                }
                ranking.take(number - 1, count, text)
            }
        }
        return ranking.places.map { place in
            var measures = Measures.none
            for (index, measure) in Measure.additive.enumerated() {
                measures[measure] = Int(counts[index][place.number + 1])
            }
            return StatsReport.Row(value: String(decoding: place.text, as: UTF8.self), counts: measures)
        }
    }
}
