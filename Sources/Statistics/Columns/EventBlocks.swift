import Analytics
import BSON
import Columns
import Storage

/// Makes blocks of a site's events for one question, as far as it needs them: some microseconds an event.
struct EventBlocks {
    private static let blockSize = 65_536

    let names: CollectionNames
    let reading: Reading
    /// Gets their columns.
    let columns: SiteColumns

    /// Reads the events of a scope's site and time.
    ///
    /// - Parameter wanted: The columns that are needed beside the times.
    /// - Throws: `MongoError`.
    func read(_ scope: EventScope, _ wanted: [ColumnName]) throws -> [BlockHeader] {
        var headers: [BlockHeader] = []
        var builder = BlockBuilder()
        var row = EventRow()
        let ids = ObjectIDGenerator()
        var limit = ReadLimit()
        func finish() throws {
            guard builder.rows > 0 else { return }
            let block = exchange(&builder, with: BlockBuilder()).finish()
            let header = BlockHeader(block, id: ids.next(seconds: 0))
            for (name, bytes) in block.columns {
                try limit.take(bytes.count)
                if wanted.contains(name) || name == .timestamp { try columns.keep(name, of: name, bytes, header) }
                guard name == .rest else { continue }
                for case .property(let property) in wanted where !header.columns.contains(.property(property)) {
                    try columns.keep(.property(property), of: .rest, bytes, header)
                }
            }
            headers.append(header)
        }
        try reading.forEach(
            in: names.events,
            Self.filter(scope),
            options: [("projection", Self.projection(wanted)), ("batchSize", 10_000)]
        ) { event in
            guard row.read(event) else { return true }
            row.append(to: &builder)
            if builder.rows == Self.blockSize {
                try finish()
                try reading.check()
            }
            return true
        }
        try finish()
        return headers
    }

    private static func filter(_ scope: EventScope) -> BSONDocument {
        var bounds: [(BSONKey, BSONValue)] = [("$gte", .date(scope.start?.milliseconds ?? 0))]
        if let end = scope.end { bounds.append(("$lt", .date(end.milliseconds))) }
        return ["site_id": .string(scope.siteID), "timestamp": .document(BSONDocument(bounds))]
    }

    private static func projection(_ wanted: [ColumnName]) -> BSONValue {
        var fields: Set<BSONKey> = [EventField.timestamp.key]
        for name in wanted {
            switch name {
            case .text(let field): fields.insert(field.key)
            case .property, .rest: fields.insert(EventField.properties.key)
            case .timestamp: break
            }
        }
        return .document(BSONDocument([("_id", 0)] + fields.map { ($0, 1) }))
    }
}
