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

    let document: BSONDocument
    package let verdict: Verdict
    /// The type byte and place of its `_id`, which another program may have chosen of any type.
    let id: (type: UInt8, value: Range<Int>)
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
        fieldsEnd = check.partitionStart ?? document.bytes.count - 1
    }

    /// Appends the `_id` under a name.
    func appendID(_ key: BSONKey, to writer: inout BSONWriter) {
        writer.append(key, type: id.type, rawValue: document.bytes[id.value])
    }

    /// A document of the one field `_id`.
    var idFilter: BSONDocument {
        var writer = BSONWriter(capacity: 32)
        appendID(QueueField.id, to: &writer)
        return BSONDocument(unchecked: writer.finish())
    }

    /// Appends the event's document for `events` to others.
    package func append(to documents: inout [UInt8], processedAt: Timestamp) {
        var writer = BSONWriter(appendingTo: exchange(&documents, with: []), copying: document, upTo: fieldsEnd)
        writer.append(QueueField.processedAt, date: processedAt.milliseconds)
        documents = writer.finish()
    }

    /// One look at each field, first ones first.
    private struct Check {
        private let bytes: [UInt8]
        private var seen: Set<String> = []
        private var reason: String?
        private var site: ArraySlice<UInt8>?
        private var partition: Int?
        private(set) var id: (type: UInt8, value: Range<Int>) = (BSONType.null.rawValue, 0..<0)
        private(set) var partitionStart: Int?

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        var verdict: Verdict {
            if let reason { return .malformed(reason: reason) }
            guard let site else { return .malformed(reason: "site_id is missing") }
            for name in ["event_type", "timestamp", "ingested_at"] where !seen.contains(name) {
                return .malformed(reason: "\(name) is missing")
            }
            guard bytes.count + addedSize <= maximumSize else {
                return .malformed(reason: "it would be larger than MongoDB allows once processed_at is added")
            }
            let home = Partition(siteID: site)
            return partition == home.number ? .movable : .misplaced(home)
        }

        mutating func look(at element: BSONScanner.Element) {
            guard let field = Field(bytes[element.name]) else { return }
            guard seen.insert(field.rawValue).inserted else {
                refuse("\(field.rawValue) is there twice")
                return
            }
            switch field {
            case .id:
                id = (element.type, element.value)
                if element.type != BSONType.objectID.rawValue { refuse("_id is not an ObjectId") }
            case .siteID:
                if let text = text(of: element, field), !text.isEmpty {
                    site = text
                } else {
                    refuse("site_id is empty")
                }
            case .eventType, .path, .userID: _ = text(of: element, field)
            case .timestamp, .ingestedAt: checkDate(element, field)
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
                refuse("\(field.rawValue) is not a string")
                return nil
            }
            let text = bytes[element.value].dropFirst(4).dropLast()
            if text.contains(where: { $0 >= 0x80 }), String(validating: text, as: UTF8.self) == nil {
                refuse("\(field.rawValue) is not valid UTF-8")
            }
            return text
        }

        private mutating func checkDate(_ element: BSONScanner.Element, _ field: Field) {
            guard element.type == BSONType.date.rawValue else {
                refuse("\(field.rawValue) is not a date")
                return
            }
            let milliseconds = bytes[element.value].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            if !dates.contains(Int64(bitPattern: milliseconds)) {
                refuse("\(field.rawValue) is not between the years 1970 and 9999")
            }
        }

        /// The first reason counts.
        private mutating func refuse(_ reason: String) {
            if self.reason == nil { self.reason = reason }
        }
    }

    private enum Field: String, CaseIterable {
        case id = "_id"
        case siteID = "site_id"
        case eventType = "event_type"
        case path
        case userID = "user_id"
        case timestamp
        case properties
        case ingestedAt = "ingested_at"
        case partition

        private static let names = allCases.map { ($0, Array($0.rawValue.utf8)) }

        init?(_ name: ArraySlice<UInt8>) {
            guard let match = Self.names.first(where: { $0.1.elementsEqual(name) }) else { return nil }
            self = match.0
        }
    }
}
