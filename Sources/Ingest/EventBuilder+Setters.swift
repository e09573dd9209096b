package import Analytics
import BSON
import Storage

// For those who have the values at hand.
extension EventBuilder {
    /// Sets a field that is a string in JSON.
    ///
    /// - Parameters:
    ///   - field: Any but `properties`, and once only.
    ///   - text: UTF-8.
    /// - Throws: ``InvalidInput`` naming the field and the rule.
    package mutating func set(_ field: EventField, utf8 text: ArraySlice<UInt8>) throws(InvalidInput) {
        try refusing { (builder: inout EventBuilder) throws(InvalidInput) in
            try builder.begin(field)
            switch field.kind {
            case .text:
                let scalars = try Self.scalars(in: text, field.name)
                let range = builder.writer.append(field.key, utf8: text)
                try builder.check(field, length: scalars, at: range)
            case .identity:
                builder.eventID = Array(text)
                try builder.check(field, length: try Self.scalars(in: text, field.name))
            case .raw:
                builder.raw += text
                try builder.check(field, length: try Self.scalars(in: text, field.name))
                builder.noteRaw(field, count: text.count)
            case .timestamp:
                _ = try Self.scalars(in: text, field.name)
                try builder.appendTimestamp(text)
            case .object: throw InvalidInput(field, "\(JSONError.Reason.expected(.object))")
            }
        }
    }

    /// Sets when the event happened.
    /// - Throws: ``InvalidInput`` naming the field and the rule.
    package mutating func set(timestamp: Timestamp) throws(InvalidInput) {
        try refusing { (builder: inout EventBuilder) throws(InvalidInput) in
            try builder.begin(.timestamp)
            try builder.append(timestamp)
        }
    }

    /// Sets one of the properties. All of them have to be set one after the other, without another field in between.
    ///
    /// - Parameters:
    ///   - name: UTF-8.
    ///   - value: Its value.
    /// - Throws: ``InvalidInput`` naming the property and the rule.
    package mutating func setProperty(_ name: ArraySlice<UInt8>, _ value: PropertyValue) throws(InvalidInput) {
        try refusing { (builder: inout EventBuilder) throws(InvalidInput) in
            if !builder.isInProperties {
                try builder.begin(.properties)
                builder.beginProperties()
            }
            let scalars = try Self.scalars(in: name, EventField.properties.name)
            let (range, typeOffset) = builder.writer.beginElement(utf8: name)
            try builder.checkProperty(named: range, length: scalars)
            let field = "properties.\(String(decoding: name, as: UTF8.self))"
            switch value {
            case .text(let text):
                let scalars = try Self.scalars(in: text, field)
                builder.writer.append(utf8: text, typeAt: typeOffset)
                try builder.checkPropertyText(named: range, length: scalars)
            case .number(.double(let number)) where !number.isFinite:
                throw InvalidInput(field: field, rule: "\(JSONError.Reason.numberOutOfRange)")
            case .number(let number): builder.writer.append(number, typeAt: typeOffset)
            case .flag(let flag): builder.writer.append(flag, typeAt: typeOffset)
            }
        }
    }

    private mutating func refusing(
        _ body: (inout EventBuilder) throws(InvalidInput) -> Void
    ) throws(InvalidInput) {
        if let refusal { throw refusal }
        do {
            try body(&self)
        } catch {
            refusal = error
            throw error
        }
    }

    /// The length of a text in Unicode scalars.
    private static func scalars(in text: ArraySlice<UInt8>, _ field: String) throws(InvalidInput) -> Int {
        guard let string = String(validating: text, as: UTF8.self) else {
            throw InvalidInput(field: field, rule: "\(JSONError.Reason.invalidUTF8)")
        }
        guard !text.contains(0) else {
            throw InvalidInput(field: field, rule: "\(JSONError.Reason.nulCharacter)")
        }
        return string.unicodeScalars.count
    }
}
