import Analytics
import BSON
import Columns
import Mongo
import Storage

/// Reads a site's columns at one moment.
struct ColumnReader {
    let key: BlockKey
    let headers: [BlockHeader]
    let columns: SiteColumns
    let names: CollectionNames
    let reading: Reading
    /// Gets the names of the columns that are asked for.
    let asked: AskedColumns

    /// What a question reads: columns of some blocks.
    struct View {
        let headers: [BlockHeader]
        let times: [TimeColumn?]
        let names: [ColumnName]
        /// By name, then by block.
        let columns: [[LoadedColumn?]]

        /// The column of a dimension; it must be among those that were read.
        func column(_ dimension: Dimension) -> [LoadedColumn?] {
            names.firstIndex(of: ColumnName(dimension)).map { columns[$0] } ?? headers.map { _ in nil }
        }
    }

    /// Values that one question may go through; some nanoseconds each.
    private static let valueLimit = 2_000_000_000

    /// Reads what has not been read.
    ///
    /// - Parameters:
    ///   - wanted: The blocks.
    ///   - timed: Those of them whose times are needed.
    ///   - dimensions: Whose columns.
    /// - Throws: `MongoError`; `ColumnDamage`; `InvalidInput` when it would be too much.
    func view(_ wanted: [BlockHeader], timed: [BlockHeader], _ dimensions: [Dimension]) throws -> View {
        let names: [ColumnName] = dimensions.reduce(into: []) { names, dimension in
            if !names.contains(ColumnName(dimension)) { names.append(ColumnName(dimension)) }
        }
        let rows = wanted.reduce(0) { $0 + $1.rows }
        guard rows * (names.count + 1) <= Self.valueLimit else {
            throw InvalidInput(
                field: nil,
                rule: """
                    this question would go through \(names.count + 1) values of each of \(rows) events, and at most \
                    \(Self.valueLimit) values are allowed: ask for a shorter period
                    """
            )
        }
        reading.count(rows: rows)
        asked.names += names + [.timestamp]
        // Another question may forget what this one has read, when it reads a later moment.
        while true {
            var missing: [(name: ColumnName, headers: [BlockHeader])] = names.map {
                ($0, columns.missing($0, of: wanted))
            }
            missing.append((.timestamp, columns.missing(.timestamp, of: timed)))
            missing.removeAll { $0.headers.isEmpty }
            if !missing.isEmpty { try read(missing) }
            let view = columns.view(wanted, names)
            let isWhole = zip(names, view.columns).allSatisfy { name, blocks in
                zip(wanted, blocks).allSatisfy { $1 != nil || !$0.mayHave(name) }
            }
            let timedIDs = Set(timed.map(\.id))
            let hasTimes = zip(wanted, view.times).allSatisfy { $1 != nil || !timedIDs.contains($0.id) }
            if isWhole, hasTimes {
                return View(headers: wanted, times: view.times, names: names, columns: view.columns)
            }
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
        var batch = ColumnBatch(columns)
        func keep(_ packed: [(name: ColumnName, bytes: [UInt8])], of document: BSONDocument) throws {
            guard let id = document["_id"]?.document?["b"]?.objectID, let (header, names) = wanted[id] else { return }
            for (stored, bytes) in packed {
                guard let names = names[stored] else { continue }
                try limit.take(bytes.count)
                for name in names { try batch.add(.init(name: name, stored: stored, bytes: bytes, header: header)) }
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
        try batch.keep()
        guard left == 0 else { throw ColumnDamage("\(left) columns are missing") }
    }
}
