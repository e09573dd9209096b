public import Analytics
import BSON
public import Storage

/// Turns the JSON of an event into its queue document: one pass from the request's bytes, every rule checked on the way.
public struct EventDecoder: Sendable {
    private let ids: ObjectIDGenerator
    private let derivation: Derivation

    /// A decoder with a random part of its own in the ids that it gives to events without one; one per process is
    /// enough.
    /// - Parameter derivation: What fields are derived by that clients leave to the server.
    public init(derivation: Derivation = Derivation()) {
        ids = ObjectIDGenerator()
        self.derivation = derivation
    }

    /// Reads a body that holds exactly one event.
    ///
    /// - Parameters:
    ///   - json: The body.
    ///   - now: Becomes `ingested_at`, and `timestamp` where the event has none.
    /// - Returns: The queue document, and what the event is known by.
    /// - Throws: ``InvalidInput`` naming the field and the rule.
    public func event(
        in json: Span<UInt8>,
        now: Timestamp
    ) throws(InvalidInput) -> (document: [UInt8], identity: EventIdentity) {
        var reader = JSONReader()
        // The document is about as long as the JSON; the rest is for the fields that are added.
        var parser = EventParser(builder(BSONWriter(capacity: json.count + 96), now: now))
        try parser.event(from: &reader, in: json)
        do {
            try reader.end(in: json)
        } catch {
            throw InvalidInput(malformed: error)
        }
        return try parser.builder.finish()
    }

    /// Reads one event among others, and appends its queue document to theirs.
    ///
    /// - Parameters:
    ///   - reader: Stands before the event, and behind it afterwards; anywhere when an error is thrown.
    ///   - json: The body.
    ///   - now: As above.
    ///   - documents: Whole documents; left as they are when an error is thrown.
    /// - Returns: What the event is known by.
    /// - Throws: ``InvalidInput`` naming the field and the rule.
    func event(
        from reader: inout JSONReader,
        in json: Span<UInt8>,
        now: Timestamp,
        appendingTo documents: inout [UInt8]
    ) throws(InvalidInput) -> EventIdentity {
        let kept = documents.count
        var parser = EventParser(builder(BSONWriter(appendingTo: exchange(&documents, with: [])), now: now))
        do {
            try parser.event(from: &reader, in: json)
            let identity = try parser.builder.complete()
            documents = parser.builder.writer.finish()
            return identity
        } catch {
            documents = parser.builder.writer.finish(keeping: kept)
            throw error
        }
    }

    /// Begins an event that comes as something else than JSON.
    /// - Parameter now: As above.
    package func builder(now: Timestamp) -> EventBuilder { builder(BSONWriter(), now: now) }

    private func builder(_ writer: consuming BSONWriter, now: Timestamp) -> EventBuilder {
        EventBuilder(writer: writer, now: now, ids: ids, derivation: derivation)
    }
}
