import Analytics
import BSON
import Storage

/// Reads one event's JSON in one pass: syntax and names. What a value must be is ``EventBuilder``'s to say.
struct EventParser {
    var builder: EventBuilder
    private var scratch: [UInt8] = []

    init(_ builder: consuming EventBuilder) {
        self.builder = builder
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
            let field = try field(named: scratch)
            try builder.begin(field)
            do {
                try value(of: field, from: &reader, in: json)
            } catch let error as JSONError {
                throw InvalidInput(field: field.name, error)
            } catch let error as InvalidInput {
                throw error
            } catch {
                throw InvalidInput(field, "\(error)")
            }
        }
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

    private func field(named name: [UInt8]) throws(InvalidInput) -> EventField {
        if let field = EventField(utf8: name) { return field }
        // Long names are cut, so that an answer is never much longer than a request.
        let text = String(String(decoding: name, as: UTF8.self).unicodeScalars.prefix(100))
        throw InvalidInput(field: text, rule: "is not a field of an event; put it under properties")
    }

    private mutating func value(of field: EventField, from reader: inout JSONReader, in json: Span<UInt8>) throws {
        switch field.kind {
        case .text:
            let (scalars, range) = try builder.writer.append(field.key, stringFrom: &reader, in: json)
            try builder.check(field, length: scalars, at: range)
        case .identity: try builder.check(field, length: try reader.appendString(to: &builder.eventID, in: json))
        case .raw:
            let start = builder.raw.count
            try builder.check(field, length: try reader.appendString(to: &builder.raw, in: json))
            builder.noteRaw(field, count: builder.raw.count - start)
        case .timestamp:
            scratch.removeAll(keepingCapacity: true)
            _ = try reader.appendString(to: &scratch, in: json)
            try builder.appendTimestamp(scratch[...])
        case .object: try properties(from: &reader, in: json)
        }
    }

    private mutating func properties(from reader: inout JSONReader, in json: Span<UInt8>) throws {
        try reader.beginObject(in: json)
        builder.beginProperties()
        while try reader.nextMember(isFirst: builder.propertyCount == 0, in: json) {
            let (scalars, range, typeOffset) = try builder.writer.beginElement(nameFrom: &reader, in: json)
            try builder.checkProperty(named: range, length: scalars)
            try property(at: typeOffset, name: range, from: &reader, in: json)
        }
        builder.endProperties()
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
                throw InvalidInput(property: builder.writer.bytes[name], "must be a string, a number or a boolean")
            }
            let scalars = try builder.writer.append(valueFrom: &reader, in: json, typeAt: typeOffset)
            if let scalars { try builder.checkPropertyText(named: name, length: scalars) }
        } catch let error as JSONError {
            throw InvalidInput(
                field: "properties.\(String(decoding: builder.writer.bytes[name], as: UTF8.self))",
                error
            )
        }
    }
}
