import Analytics
import BSON
import Storage

/// The state of one pass over one event's JSON.
struct EventParser {
    var writer: BSONWriter
    private let now: Timestamp
    private let ids: ObjectIDGenerator
    private let idOffset: Int
    private var seen: Set64 = []
    private var siteRange = 0..<0
    private var eventID: [UInt8] = []
    private var scratch: [UInt8] = []

    /// Which fields have been read, as bits.
    private struct Set64: OptionSet {
        let rawValue: UInt64

        init(rawValue: UInt64) {
            self.rawValue = rawValue
        }

        init(_ field: EventField) {
            rawValue =
                switch field {
                case .siteID: 1
                case .eventType: 2
                case .path: 4
                case .userID: 8
                case .timestamp: 16
                case .eventID: 32
                case .properties: 64
                }
        }
    }

    init(writer: BSONWriter, now: Timestamp, ids: ObjectIDGenerator) {
        self.writer = writer
        self.now = now
        self.ids = ids
        // `_id` must come first, and may depend on fields that come last: its place is kept and filled at the end.
        self.writer.append(EventKey.id, ObjectID(high: 0, low: 0))
        idOffset = self.writer.count - 12
    }

    /// Reads the event's object.
    mutating func event(from reader: inout JSONReader, in json: Span<UInt8>) throws(InvalidInput) {
        do {
            try reader.beginObject(in: json)
        } catch {
            throw InvalidInput(malformed: error, whole: "an event must be a JSON object")
        }
        var isFirst = true
        while try nextName(isFirst: isFirst, from: &reader, in: json) {
            isFirst = false
            let field = try field(named: scratch[...])
            guard seen.insert(Set64(field)).inserted else { throw InvalidInput(field, "must not appear twice") }
            do {
                try value(of: field, from: &reader, in: json)
            } catch let error as JSONError {
                throw InvalidInput(field: field.rawValue, error)
            } catch let error as InvalidInput {
                throw error
            } catch {
                throw InvalidInput(field, "\(error)")
            }
        }
    }

    /// Adds what the event did not bring, and its `_id`.
    mutating func finish() throws(InvalidInput) -> EventIdentity {
        for field in [EventField.siteID, .eventType] where !seen.contains(Set64(field)) {
            throw InvalidInput(field, "is required")
        }
        if !seen.contains(Set64(.timestamp)) {
            writer.append(EventKey.timestamp, date: now.milliseconds)
        }
        writer.append(EventKey.ingestedAt, date: now.milliseconds)
        writer.append(EventKey.partition, Partition(siteID: writer.bytes[siteRange]).number)
        let identity =
            seen.contains(Set64(.eventID))
            ? EventIdentity(siteID: writer.bytes[siteRange], eventID: eventID)
            : EventIdentity(generated: ids.next(seconds: UInt32(truncatingIfNeeded: now.milliseconds / 1_000)))
        writer.overwrite(identity.id, at: idOffset)
        return identity
    }

    /// Reads the next member's name into `scratch`.
    private mutating func nextName(
        isFirst: Bool,
        from reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws(InvalidInput) -> Bool {
        do {
            guard try reader.nextMember(isFirst: isFirst, in: json) else { return false }
            scratch.removeAll(keepingCapacity: true)
            try reader.name(into: &scratch, in: json)
            return true
        } catch {
            throw InvalidInput(malformed: error)
        }
    }

    private func field(named name: ArraySlice<UInt8>) throws(InvalidInput) -> EventField {
        for (field, bytes) in Self.names where bytes.elementsEqual(name) { return field }
        // Long names are cut, so that an answer is never much longer than a request.
        let text = String(String(decoding: name, as: UTF8.self).unicodeScalars.prefix(100))
        throw InvalidInput(field: text, rule: "is not a field of an event; put it under properties")
    }

    private static let names = EventField.allCases.map { ($0, Array($0.rawValue.utf8)) }

    private mutating func value(of field: EventField, from reader: inout JSONReader, in json: Span<UInt8>) throws {
        switch field {
        case .siteID: siteRange = try string(field, EventKey.siteID, from: &reader, in: json)
        case .eventType: _ = try string(field, EventKey.eventType, from: &reader, in: json)
        case .path: _ = try string(field, EventKey.path, from: &reader, in: json)
        case .userID: _ = try string(field, EventKey.userID, from: &reader, in: json)
        case .timestamp: try timestamp(from: &reader, in: json)
        case .eventID: try check(field, length: try reader.appendString(to: &eventID, in: json))
        case .properties: try properties(from: &reader, in: json)
        }
    }

    private mutating func string(
        _ field: EventField,
        _ key: BSONKey,
        from reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws -> Range<Int> {
        let (scalars, range) = try writer.append(key, stringFrom: &reader, in: json)
        try check(field, length: scalars)
        return range
    }

    private func check(_ field: EventField, length: Int) throws(InvalidInput) {
        guard let limits = field.length, !limits.contains(length) else { return }
        throw InvalidInput(field, "must have \(limits.lowerBound) to \(limits.upperBound) characters, not \(length)")
    }

    private mutating func timestamp(from reader: inout JSONReader, in json: Span<UInt8>) throws {
        scratch.removeAll(keepingCapacity: true)
        _ = try reader.appendString(to: &scratch, in: json)
        guard let timestamp = Timestamp(rfc3339: scratch[...]) else {
            throw InvalidInput(
                .timestamp,
                "must be an ISO 8601 time with its offset, such as 2025-11-14T15:30:01Z"
            )
        }
        guard timestamp.milliseconds >= 0 else { throw InvalidInput(.timestamp, "must not be before 1970") }
        guard timestamp.milliseconds <= now.milliseconds + EventRules.futureTolerance else {
            throw InvalidInput(.timestamp, "must not be more than 24 hours ahead of the server's clock")
        }
        writer.append(EventKey.timestamp, date: timestamp.milliseconds)
    }

    private mutating func properties(from reader: inout JSONReader, in json: Span<UInt8>) throws {
        try reader.beginObject(in: json)
        writer.beginDocument(EventKey.properties)
        var names: [Range<Int>] = []
        while try reader.nextMember(isFirst: names.isEmpty, in: json) {
            let (scalars, range, typeOffset) = try writer.beginElement(nameFrom: &reader, in: json)
            try checkProperty(named: range, scalars: scalars, among: names)
            names.append(range)
            guard names.count <= EventRules.propertyCount else {
                throw InvalidInput(.properties, "must not have more than \(EventRules.propertyCount) entries")
            }
            try property(at: typeOffset, name: range, from: &reader, in: json)
        }
        writer.end()
    }

    /// A function of its own, because a slice that is still held when the next byte is written makes a copy of all
    /// documents: batches then cost their length squared.
    private func checkProperty(
        named range: Range<Int>,
        scalars: Int,
        among names: [Range<Int>]
    ) throws(InvalidInput) {
        let name = writer.bytes[range]
        let limits = EventRules.propertyNameLength
        guard limits.contains(scalars) else {
            throw InvalidInput(
                .properties,
                "must have names of \(limits.lowerBound) to \(limits.upperBound) characters"
            )
        }
        guard name.first != UInt8(ascii: "$"), !name.contains(UInt8(ascii: ".")) else {
            throw InvalidInput(property: name, "must neither begin with $ nor contain a dot")
        }
        guard !names.contains(where: { writer.bytes[$0] == name }) else {
            throw InvalidInput(property: name, "must not appear twice")
        }
    }

    private mutating func property(
        at typeOffset: Int,
        name: Range<Int>,
        from reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws {
        do {
            switch try reader.peek(in: json) {
            case .string, .number, .boolean: break
            case .object, .array, .null:
                throw InvalidInput(property: writer.bytes[name], "must be a string, a number or a boolean")
            }
            let scalars = try writer.append(valueFrom: &reader, in: json, typeAt: typeOffset)
            if let scalars, !EventRules.propertyValueLength.contains(scalars) {
                let limit = EventRules.propertyValueLength.upperBound
                throw InvalidInput(
                    property: writer.bytes[name],
                    "must not have more than \(limit) characters, not \(scalars)"
                )
            }
        } catch let error as JSONError {
            throw InvalidInput(
                field: "properties.\(String(decoding: writer.bytes[name], as: UTF8.self))",
                error
            )
        }
    }
}
