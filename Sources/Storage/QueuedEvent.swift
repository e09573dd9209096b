package import Analytics
package import BSON

/// An event as it lies in the queue: its bytes, which are passed on as they are, and what the mover has to know of them.
package struct QueuedEvent: Sendable {
    /// What the mover should do with it.
    package enum Verdict: Equatable, Sendable {
        case movable
        /// Another program wrote it into a partition that is not its site's.
        case misplaced(Partition)
        /// It can never be processed.
        case malformed(reason: String)
    }

    package let document: BSONDocument
    package let verdict: Verdict
    /// The partition of its site; `nil` when it has none.
    package let home: Partition?
    /// When it was accepted, in milliseconds since 1970; `nil` when it does not say so.
    package let ingestedAt: Int64?
    /// The type byte and place of its `_id`, which another program may have chosen of any type.
    package let id: (type: UInt8, value: Range<Int>)
    /// Milliseconds since 1970.
    package let timestamp: Int64
    private let places: FieldPlaces
    /// Where the fields end that are copied to `events`.
    private let fieldsEnd: Int

    /// MongoDB's limit for a document.
    private static let maximumSize = 16 * 1_024 * 1_024
    /// What `processed_at` adds.
    private static let addedSize = 22
    /// Year 10000 breaks MongoDB's date expressions for a whole pipeline.
    private static let dates: ClosedRange<Int64> = 0...253_402_300_799_999

    package init(document: BSONDocument) {
        self.document = document
        var check = Check(document.bytes)
        do {
            var scanner = try BSONScanner(document)
            while let element = try scanner.next() { check.look(at: element) }
            verdict = check.verdict
        } catch {
            verdict = .malformed(reason: "it is not a valid BSON document: \(error)")
        }
        id = check.id
        home = check.home
        ingestedAt = check.ingestedAt
        timestamp = check.timestamp
        places = check.places
        fieldsEnd = check.partitionStart ?? document.bytes.count - 1
    }

    /// A text of an event that is not malformed, as the document stores it: its length, its UTF-8, NUL; `nil` when it has none.
    package func storedText(_ field: EventField) -> ArraySlice<UInt8>? {
        let (place, bytes) = (places[field], document.bytes)
        guard place > 0 else { return nil }
        let length =
            Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3]) << 24
        return bytes[place..<(place + 4 + length)]
    }

    /// Appends the `_id` under a name.
    package func appendID(_ key: BSONKey, to writer: inout BSONWriter) {
        writer.append(key, type: id.type, rawValue: document.bytes[id.value])
    }

    /// A document of the one field `_id`.
    package var idFilter: BSONDocument {
        var writer = BSONWriter(capacity: 32)
        appendID(EventKey.id, to: &writer)
        return BSONDocument(unchecked: writer.finish())
    }

    /// Appends the event's document for `events` to others.
    package func append(to documents: inout [UInt8], processedAt: Timestamp) {
        var writer = BSONWriter(appendingTo: exchange(&documents, with: []), copying: document, upTo: fieldsEnd)
        writer.append(EventKey.processedAt, date: processedAt.milliseconds)
        documents = writer.finish()
    }

    /// One look at each field, first ones first.
    private struct Check {
        private let bytes: [UInt8]
        // Looked up once for each event, not for each of its fields.
        private let names = Name.all
        /// Names that have been there, as bits.
        private var seen: UInt64 = 0
        private var reason: String?
        private var site: ArraySlice<UInt8>?
        private var partition: Int?
        private(set) var id: (type: UInt8, value: Range<Int>) = (BSONType.null.rawValue, 0..<0)
        private(set) var partitionStart: Int?
        private(set) var ingestedAt: Int64?
        private(set) var timestamp: Int64 = 0
        private(set) var places = FieldPlaces()

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        var home: Partition? { site.map { Partition(siteID: $0) } }

        var verdict: Verdict {
            if let reason { return .malformed(reason: reason) }
            guard let home else { return .malformed(reason: "\(EventField.siteID.name) is missing") }
            if let missing = Name.firstMissing(seen) { return .malformed(reason: "\(missing) is missing") }
            guard bytes.count + addedSize <= maximumSize else {
                return .malformed(reason: "it would be larger than MongoDB allows once processed_at is added")
            }
            return partition == home.number ? .movable : .misplaced(home)
        }

        mutating func look(at element: BSONScanner.Element) {
            guard let place = Name.table.place(of: bytes, at: element.name) else { return }
            let (name, bit) = (names[place], UInt64(1) << UInt64(place))
            guard seen & bit == 0 else {
                refuse("\(name) is there twice")
                return
            }
            seen |= bit
            switch name {
            case .id:
                id = (element.type, element.value)
                if element.type != BSONType.objectID.rawValue { refuse("_id is not an ObjectId") }
            case .text(let field):
                let text = text(of: element, field)
                places[field] = element.value.lowerBound
                guard field == .siteID else { return }
                if let text, !text.isEmpty { site = text } else { refuse("\(field.name) is empty") }
            case .timestamp: timestamp = date(of: element, name) ?? 0
            case .object(let field):
                if element.type != BSONType.document.rawValue { refuse("\(field.name) is not an object") }
            case .ingestedAt: ingestedAt = date(of: element, name)
            case .partition:
                if element.type == BSONType.int32.rawValue, let low = bytes[element.value].first {
                    // Partitions are smaller than 256; a larger number is caught because its other bytes are not zero.
                    partition = bytes[element.value].dropFirst().allSatisfy { $0 == 0 } ? Int(low) : nil
                }
                if element.value.upperBound == bytes.count - 1 { partitionStart = element.name.lowerBound - 1 }
            }
        }

        private mutating func text(of element: BSONScanner.Element, _ field: EventField) -> ArraySlice<UInt8>? {
            guard element.type == BSONType.string.rawValue else {
                refuse("\(field.name) is not a string")
                return nil
            }
            let text = bytes[element.value].dropFirst(4).dropLast()
            if text.contains(where: { $0 >= 0x80 }), String(validating: text, as: UTF8.self) == nil {
                refuse("\(field.name) is not valid UTF-8")
            }
            return text
        }

        private mutating func date(of element: BSONScanner.Element, _ name: Name) -> Int64? {
            guard element.type == BSONType.date.rawValue else {
                refuse("\(name) is not a date")
                return nil
            }
            let bits = bytes[element.value].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let milliseconds = Int64(bitPattern: bits)
            if !dates.contains(milliseconds) { refuse("\(name) is not between the years 1970 and 9999") }
            return milliseconds
        }

        /// The first reason counts.
        private mutating func refuse(_ reason: String) {
            if self.reason == nil { self.reason = reason }
        }
    }

    /// A name that has a meaning in a queue document.
    private enum Name: CustomStringConvertible {
        case text(EventField)
        case object(EventField)
        case timestamp, id, ingestedAt, partition

        static let all = EventField.allCases.compactMap { Name($0) } + [.id, .ingestedAt, .partition]
        static let table = NameTable(all.map(\.description))
        /// What the mover cannot do without, besides the site.
        private static let required = EventField.required.map(Name.text) + [.timestamp, .ingestedAt]
        private static let requiredBits = bits(of: required)

        /// The first that is not among names that have been there, as bits by their places.
        static func firstMissing(_ seen: UInt64) -> Name? {
            seen & requiredBits == requiredBits ? nil : required.first { seen & bits(of: [$0]) == 0 }
        }

        private static func bits(of names: [Name]) -> UInt64 {
            names.reduce(0) { $0 | 1 << UInt64(table.place(of: Array("\($1)".utf8)) ?? 0) }
        }

        /// `nil` for a field that is not stored.
        private init?(_ field: EventField) {
            switch field.kind {
            case .text: self = .text(field)
            case .timestamp: self = .timestamp
            case .object: self = .object(field)
            case .identity, .raw: return nil
            }
        }

        var description: String {
            switch self {
            case .text(let field), .object(let field): field.name
            case .timestamp: EventField.timestamp.name
            case .id: "_id"
            case .ingestedAt: "ingested_at"
            case .partition: "partition"
            }
        }
    }
}
