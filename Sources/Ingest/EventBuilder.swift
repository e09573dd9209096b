package import Analytics
import BSON
package import Storage

/// Writes the queue document of one event, field by field, and applies an event's rules on the way.
///
/// For whatever events are made from: ``EventParser`` lets it judge what it reads from JSON, and who has the values at hand
/// sets them. Both get the same ``InvalidInput`` for the same fault. Fields may come in any order. After an error the event
/// is lost, and ``finish()`` throws that error once more.
package struct EventBuilder {
    var writer: BSONWriter
    /// What the client calls the event, if it does.
    var eventID: [UInt8] = []
    var refusal: InvalidInput?
    /// The values that are not stored, one behind the other.
    var raw: [UInt8] = []
    private(set) var rawRanges = RawRanges()
    let derivation: Derivation
    private let now: Timestamp
    private let ids: ObjectIDGenerator
    let idOffset: Int
    /// Fields that the event has, as bits.
    private var seen: UInt64 = 0
    private var site = 0..<0
    private var propertyNames: [Range<Int>] = []
    /// Whether a property may be written next.
    private(set) var isInProperties = false

    /// - Parameter writer: Is handed over: a copy of what it holds would make a batch cost its length squared.
    init(writer: consuming BSONWriter, now: Timestamp, ids: ObjectIDGenerator, derivation: Derivation) {
        // `_id` must come first, and may depend on fields that come last: its place is kept and filled at the end.
        writer.append(EventKey.id, ObjectID(high: 0, low: 0))
        idOffset = writer.count - 12
        self.writer = writer
        self.derivation = derivation
        self.now = now
        self.ids = ids
    }

    /// Adds what the event did not bring, and hands it over.
    ///
    /// - Returns: The queue document, behind those that were there before, and what the event is known by.
    /// - Throws: ``InvalidInput`` when a field is missing that every event must have, or the error of an earlier call.
    package mutating func finish() throws(InvalidInput) -> (document: [UInt8], identity: EventIdentity) {
        let identity = try complete()
        return (writer.finish(), identity)
    }

    /// Adds what the event did not bring, and its `_id`.
    mutating func complete() throws(InvalidInput) -> EventIdentity {
        if let refusal { throw refusal }
        endProperties()
        if seen & Self.required != Self.required {
            for field in EventField.required where !has(field) { throw InvalidInput(field, "is required") }
        }
        if seen & Self.derivedFrom != 0 { try derive() }
        if !has(.timestamp) { writer.append(EventField.timestamp.key, date: now.milliseconds) }
        writer.append(EventKey.ingestedAt, date: now.milliseconds)
        writer.append(EventKey.partition, Partition(siteID: writer.bytes[site]).number)
        let identity =
            has(.eventID)
            ? EventIdentity(siteID: writer.bytes[site], eventID: eventID)
            : EventIdentity(generated: ids.next(seconds: UInt32(truncatingIfNeeded: now.milliseconds / 1_000)))
        writer.overwrite(identity.id, at: idOffset)
        return identity
    }

    func has(_ field: EventField) -> Bool { seen & Self.bit(field) != 0 }

    /// Writes a text that the client has not sent.
    mutating func add(_ field: EventField, utf8 text: ArraySlice<UInt8>) {
        seen |= Self.bit(field)
        _ = writer.append(field.key, utf8: text)
    }

    private static func bit(_ field: EventField) -> UInt64 { 1 << UInt64(field.rawValue) }

    /// Fields that every event must have, as bits.
    private static let required = EventField.required.reduce(0) { $0 | bit($1) }

    /// Fields that others are derived from, as bits.
    private static let derivedFrom = [EventField.userAgent, .ip, .url, .referrer, .utmSource, .utmMedium]
        .reduce(0) { $0 | bit($1) }
}

// The rules, one after the other, for those who write values themselves.
extension EventBuilder {
    /// Has to be called before a field's value is written.
    mutating func begin(_ field: EventField) throws(InvalidInput) {
        guard !has(field) else { throw InvalidInput(field, "must not appear twice") }
        seen |= Self.bit(field)
        endProperties()
    }

    /// Has to be called when a text has been written, or has become ``eventID``.
    ///
    /// - Parameters:
    ///   - scalars: Its length in Unicode scalars.
    ///   - range: Where its bytes lie in the writer.
    mutating func check(_ field: EventField, length scalars: Int, at range: Range<Int> = 0..<0) throws(InvalidInput) {
        if field == .siteID { site = range }
        guard let limits = field.length, !limits.contains(scalars) else { return }
        let wanted = limits.count == 1 ? "\(limits.lowerBound)" : "\(limits.lowerBound) to \(limits.upperBound)"
        throw InvalidInput(field, "must have \(wanted) characters, not \(scalars)")
    }

    /// Has to be called when so many bytes of a field's value have been added to ``raw``.
    mutating func noteRaw(_ field: EventField, count: Int) {
        rawRanges[field] = (raw.count - count)..<raw.count
    }

    /// Checks and writes a time.
    mutating func appendTimestamp(_ text: ArraySlice<UInt8>) throws(InvalidInput) {
        guard let timestamp = Timestamp(rfc3339: text) else {
            throw InvalidInput(.timestamp, "must be an ISO 8601 time with its offset, such as 2025-11-14T15:30:01Z")
        }
        try append(timestamp)
    }

    /// Checks and writes a time.
    mutating func append(_ timestamp: Timestamp) throws(InvalidInput) {
        guard timestamp.milliseconds >= 0 else { throw InvalidInput(.timestamp, "must not be before 1970") }
        guard timestamp.milliseconds <= now.milliseconds + EventRules.futureTolerance else {
            throw InvalidInput(.timestamp, "must not be more than 24 hours ahead of the server's clock")
        }
        writer.append(EventField.timestamp.key, date: timestamp.milliseconds)
    }

    /// Has to be called before the first property is written.
    mutating func beginProperties() {
        writer.beginDocument(EventField.properties.key)
        isInProperties = true
    }

    mutating func endProperties() {
        guard isInProperties else { return }
        writer.end()
        isInProperties = false
    }

    var propertyCount: Int { propertyNames.count }

    /// Has to be called when a property's name has been written.
    ///
    mutating func checkProperty(named range: Range<Int>, length scalars: Int) throws(InvalidInput) {
        let limits = EventRules.propertyNameLength
        guard limits.contains(scalars) else {
            throw InvalidInput(
                .properties,
                "must have names of \(limits.lowerBound) to \(limits.upperBound) characters"
            )
        }
        if let rule = ruleBroken(byPropertyNamed: range) {
            throw InvalidInput(property: writer.bytes[range], "\(rule)")
        }
        propertyNames.append(range)
        guard propertyNames.count <= EventRules.propertyCount else {
            throw InvalidInput(.properties, "must not have more than \(EventRules.propertyCount) entries")
        }
    }

    /// On the bytes where they lie, because slices of them are counted as references: an event has a few dozen of pairs.
    private func ruleBroken(byPropertyNamed range: Range<Int>) -> StaticString? {
        let bytes = writer.bytes.span
        for offset in range
        where bytes[offset] == UInt8(ascii: ".") || offset == range.lowerBound && bytes[offset] == UInt8(ascii: "$") {
            return "must neither begin with $ nor contain a dot"
        }
        for other in propertyNames where other.count == range.count {
            let distance = range.lowerBound - other.lowerBound
            var offset = other.lowerBound
            while offset < other.upperBound, bytes[offset] == bytes[offset + distance] { offset += 1 }
            if offset == other.upperBound { return "must not appear twice" }
        }
        return nil
    }

    /// Has to be called when a property's text has been written.
    func checkPropertyText(named range: Range<Int>, length scalars: Int) throws(InvalidInput) {
        let limits = EventRules.propertyValueLength
        guard !limits.contains(scalars) else { return }
        throw InvalidInput(
            property: writer.bytes[range],
            "must not have more than \(limits.upperBound) characters, not \(scalars)"
        )
    }
}
