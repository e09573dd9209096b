package import Analytics
package import BSON

/// What columns hold of an event, read from its document in the queue or in `events`.
package struct EventRow {
    /// In milliseconds since 1970.
    package private(set) var time: Int64 = -1
    private var texts: [(field: EventField, value: ArraySlice<UInt8>)] = []
    private var properties: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []

    package init() {}

    /// Reads an event in place of the one before.
    /// - Returns: Whether it has a time, without which it is no row.
    package mutating func read(_ event: BSONDocument) -> Bool {
        time = -1
        texts.removeAll(keepingCapacity: true)
        properties.removeAll(keepingCapacity: true)
        guard var scanner = try? BSONScanner(event) else { return false }
        let bytes = event.bytes
        while let element = try? scanner.next() {
            guard let field = EventField(utf8: bytes, at: element.name) else { continue }
            let value = bytes[element.value]
            switch element.type {
            case BSONType.string.rawValue: texts.append((field, value.dropFirst(4).dropLast()))
            case BSONType.date.rawValue where field == .timestamp:
                time = value.reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
            case BSONType.document.rawValue where field == .properties: readProperties(value)
            default: break
            }
        }
        return time >= 0
    }

    private mutating func readProperties(_ document: ArraySlice<UInt8>) {
        let document = BSONDocument(unchecked: Array(document))
        guard var scanner = try? BSONScanner(document) else { return }
        while let element = try? scanner.next() {
            guard let text = Self.text(element.type, document.bytes[element.value]) else { continue }
            properties.append((document.bytes[element.name], text))
        }
    }

    /// A property's value as text: numbers and booleans as in JSON; `nil` for what no client can send.
    private static func text(_ type: UInt8, _ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        func bits() -> UInt64 { value.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        switch type {
        case BSONType.string.rawValue: return value.dropFirst(4).dropLast()
        case BSONType.bool.rawValue: return value.first == 0 ? falseText : trueText
        case BSONType.int32.rawValue: return text("\(Int32(truncatingIfNeeded: bits()))")
        case BSONType.int64.rawValue: return text("\(Int64(bitPattern: bits()))")
        case BSONType.double.rawValue:
            let number = Double(bitPattern: bits())
            // 1.0 and 1 are one number to whoever sends JSON.
            if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return text("\(whole)") }
            return text("\(number)")
        default: return nil
        }
    }

    private static func text(_ string: String) -> ArraySlice<UInt8> { Array(string.utf8)[...] }
    private static let falseText = text("false")
    private static let trueText = text("true")

    /// What the event has of a dimension that is not of its visit.
    package func value(of dimension: Dimension) -> ArraySlice<UInt8>? {
        switch dimension {
        case .field(let field): texts.first { $0.field == field }?.value
        case .property(let name): properties.first { $0.name.elementsEqual(name) }?.value
        case .entryPath, .exitPath: nil
        }
    }

    /// Gives the event to a block.
    package func append(to block: inout BlockBuilder) {
        block.beginRow(time: time)
        for (field, value) in texts { block.set(field, value) }
        for (name, value) in properties { block.set(property: name, value) }
        block.endRow()
    }

    /// Adds what the event has to a fingerprint.
    package func add(to prints: inout RowFingerprints) {
        var row = RowFingerprints.Row()
        var seen: Set<ArraySlice<UInt8>> = []
        for (field, value) in texts where ColumnName.fields.contains(field) {
            row.add(RowFingerprints.hash(.text(field), value))
        }
        // Of properties with one name the first counts, as in a block.
        for (name, value) in properties where seen.insert(name).inserted {
            row.add(RowFingerprints.hash(.property(Array(name)), value))
        }
        prints.add(row, time: time)
    }
}
