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
    /// What is counted.
    package let fields: Fields
    /// Where the fields end that are copied to `events`.
    private let fieldsEnd: Int

    /// Places of values in the document, as it stores them; empty where they are missing.
    package struct Fields {
        package var siteID = 0..<0
        package var eventType = 0..<0
        package var path: Range<Int>?
        package var userID: Range<Int>?
        /// Milliseconds since 1970.
        package var timestamp: Int64 = 0
    }

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
        fields = check.fields
        fieldsEnd = check.partitionStart ?? document.bytes.count - 1
    }

    /// The UTF-8 of a string that is stored at a place.
    package func text(_ value: Range<Int>) -> ArraySlice<UInt8> {
        document.bytes[value].dropFirst(4).dropLast()
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
        /// Fields, as bits.
        private var seen: UInt16 = 0
        private var reason: String?
        private var site: ArraySlice<UInt8>?
        private var partition: Int?
        private(set) var id: (type: UInt8, value: Range<Int>) = (BSONType.null.rawValue, 0..<0)
        private(set) var partitionStart: Int?
        private(set) var ingestedAt: Int64?
        private(set) var fields = Fields()

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        var home: Partition? { site.map { Partition(siteID: $0) } }

        var verdict: Verdict {
            if let reason { return .malformed(reason: reason) }
            guard let home else { return .malformed(reason: "site_id is missing") }
            for field in [Field.eventType, .timestamp, .ingestedAt] where seen & field.bit == 0 {
                return .malformed(reason: "\(field.name) is missing")
            }
            guard bytes.count + addedSize <= maximumSize else {
                return .malformed(reason: "it would be larger than MongoDB allows once processed_at is added")
            }
            return partition == home.number ? .movable : .misplaced(home)
        }

        mutating func look(at element: BSONScanner.Element) {
            guard let field = Field(bytes[element.name]) else { return }
            guard seen & field.bit == 0 else {
                refuse("\(field.name) is there twice")
                return
            }
            seen |= field.bit
            switch field {
            case .id:
                id = (element.type, element.value)
                if element.type != BSONType.objectID.rawValue { refuse("_id is not an ObjectId") }
            case .siteID:
                if let text = text(of: element, field), !text.isEmpty {
                    site = text
                    fields.siteID = element.value
                } else {
                    refuse("site_id is empty")
                }
            case .eventType:
                _ = text(of: element, field)
                fields.eventType = element.value
            case .path:
                _ = text(of: element, field)
                fields.path = element.value
            case .userID:
                _ = text(of: element, field)
                fields.userID = element.value
            case .timestamp: fields.timestamp = date(of: element, field) ?? 0
            case .ingestedAt: ingestedAt = date(of: element, field)
            case .properties:
                if element.type != BSONType.document.rawValue { refuse("properties is not an object") }
            case .partition:
                if element.type == BSONType.int32.rawValue, let low = bytes[element.value].first {
                    // Partitions are smaller than 256; a larger number is caught because its other bytes are not zero.
                    partition = bytes[element.value].dropFirst().allSatisfy { $0 == 0 } ? Int(low) : nil
                }
                if element.value.upperBound == bytes.count - 1 { partitionStart = element.name.lowerBound - 1 }
            }
        }

        private mutating func text(of element: BSONScanner.Element, _ field: Field) -> ArraySlice<UInt8>? {
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

        private mutating func date(of element: BSONScanner.Element, _ field: Field) -> Int64? {
            guard element.type == BSONType.date.rawValue else {
                refuse("\(field.name) is not a date")
                return nil
            }
            let bits = bytes[element.value].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let milliseconds = Int64(bitPattern: bits)
            if !dates.contains(milliseconds) { refuse("\(field.name) is not between the years 1970 and 9999") }
            return milliseconds
        }

        /// The first reason counts.
        private mutating func refuse(_ reason: String) {
            if self.reason == nil { self.reason = reason }
        }
    }

    private enum Field: UInt16, CaseIterable {
        case id, siteID, eventType, path, userID, timestamp, properties, ingestedAt, partition

        private static let names = allCases.map { ($0, Array($0.name.utf8)) }

        init?(_ name: ArraySlice<UInt8>) {
            guard let match = Self.names.first(where: { $0.1.elementsEqual(name) }) else { return nil }
            self = match.0
        }

        var bit: UInt16 { 1 << rawValue }

        var name: String {
            switch self {
            case .id: "_id"
            case .siteID: "site_id"
            case .eventType: "event_type"
            case .path: "path"
            case .userID: "user_id"
            case .timestamp: "timestamp"
            case .properties: "properties"
            case .ingestedAt: "ingested_at"
            case .partition: "partition"
            }
        }
    }
}
