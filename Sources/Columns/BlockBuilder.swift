package import Analytics

/// Collects rows of one site, and makes a block of them.
package struct BlockBuilder: Sendable {
    /// How many properties have a column of their own; more share one, so that nobody can fill a block with columns.
    package static let propertyLimit = 256

    private var times: [Int64] = []
    /// In the order of ``ColumnName/fields``.
    private var fields = Array(repeating: ColumnBuilder(), count: ColumnName.fields.count)
    private var propertyNames = TextDictionary()
    private var properties: [ColumnBuilder] = []
    private var rest = ColumnBuilder()
    private var restOfRow = RestOfProperties()
    private var namesInRest: Set<ArraySlice<UInt8>> = []

    private static let places: [Int?] = EventField.allCases.map { ColumnName.fields.firstIndex(of: $0) }
    private static let userPlace = ColumnName.fields.firstIndex(of: .userID) ?? 0

    package init() {}

    /// How many rows there are.
    package var rows: Int { times.count }

    /// Begins the next row.
    /// - Parameter time: In milliseconds since 1970.
    package mutating func beginRow(time: Int64) { times.append(time) }

    /// Gives the row a text.
    package mutating func set(_ field: EventField, _ text: ArraySlice<UInt8>) {
        guard let place = Self.places[field.rawValue] else { return }
        fields[place].set(text, row: rows - 1)
    }

    /// Gives the row a property.
    package mutating func set(property name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if let place = place(ofProperty: name) {
            properties[place].set(value, row: rows - 1)
        } else if namesInRest.insert(name).inserted {
            restOfRow.append(name, value)
        }
    }

    /// Ends the row.
    package mutating func endRow() {
        guard !restOfRow.isEmpty else { return }
        rest.set(restOfRow.bytes[...], row: rows - 1)
        restOfRow = RestOfProperties()
        namesInRest.removeAll()
    }

    /// Appends all rows of a block.
    /// - Throws: ``ColumnDamage``.
    package mutating func append(_ block: Block) throws(ColumnDamage) {
        let start = rows
        times.reserveCapacity(start + block.rows)
        for row in 0..<block.rows { times.append(block.times[row]) }
        var crowded: [(name: [UInt8], column: TextColumn)] = []
        for (name, column) in block.columns {
            switch name {
            case .text(let field):
                if let place = Self.places[field.rawValue] {
                    fields[place].append(column, rows: block.rows, from: start)
                }
            case .property(let name):
                if let place = place(ofProperty: name[...]) {
                    properties[place].append(column, rows: block.rows, from: start)
                } else {
                    crowded.append((name, column))
                }
            case .rest, .timestamp: break
            }
        }
        let shared = block.columns.first { $0.name == .rest }?.column
        guard !crowded.isEmpty || shared != nil else { return }
        for row in 0..<block.rows {
            for (name, column) in crowded {
                if let value = column[row] { restOfRow.append(name[...], value) }
            }
            if let text = shared?[row] {
                try RestOfProperties.forEach(in: text) { name, value in
                    if let place = place(ofProperty: name) {
                        properties[place].set(value, row: start + row)
                    } else {
                        restOfRow.append(name, value)
                    }
                }
            }
            if !restOfRow.isEmpty {
                rest.set(restOfRow.bytes[...], row: start + row)
                restOfRow = RestOfProperties()
            }
        }
    }

    private mutating func place(ofProperty name: ArraySlice<UInt8>) -> Int? {
        if let place = propertyNames.number(of: name) { return place }
        guard properties.count < Self.propertyLimit else { return nil }
        properties.append(ColumnBuilder())
        return propertyNames.add(name)
    }

    /// The block: its rows are ordered by the hash of their user, then by time.
    package consuming func finish() -> PackedBlock {
        for place in fields.indices { fields[place].pad(to: rows) }
        for place in properties.indices { properties[place].pad(to: rows) }
        rest.pad(to: rows)
        let users = fields[Self.userPlace]
        let order = UserOrder(users.texts)
        let places = order.rows(codes: users.codes, times: times)
        var columns: [(name: ColumnName, bytes: [UInt8])] = [
            (.timestamp, TimeColumn.pack(places.map { times[$0] }))
        ]
        for (field, column) in zip(ColumnName.fields, fields) where column.texts.count > 0 {
            if field == .userID {
                let codes = places.map { order.ranks[Int(column.codes[$0])] }
                let texts = order.numbers.lazy.map { column.texts[$0] }
                columns.append((.text(field), TextColumn.pack(texts, count: column.texts.count, codes: codes)))
            } else {
                columns.append((.text(field), Self.pack(column, places)))
            }
        }
        for (number, column) in properties.enumerated() where column.texts.count > 0 {
            columns.append((.property(Array(propertyNames[number])), Self.pack(column, places)))
        }
        if rest.texts.count > 0 { columns.append((.rest, Self.pack(rest, places))) }
        return PackedBlock(rows: rows, first: times.min() ?? 0, last: times.max() ?? 0, columns: columns)
    }

    private static func pack(_ column: ColumnBuilder, _ places: [Int]) -> [UInt8] {
        let texts = (0..<column.texts.count).lazy.map { column.texts[$0] }
        return TextColumn.pack(texts, count: column.texts.count, codes: places.map { column.codes[$0] })
    }
}
