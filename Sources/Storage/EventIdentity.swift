public import BSON
import Crypto

/// How an event is told from all others.
public struct EventIdentity: Sendable, Equatable {
    /// The document's `_id`, from the queue through to `events`.
    public let id: ObjectID
    /// What the client knows it by: its own `event_id`, or the hexadecimal `_id` where it sent none.
    public let eventID: String

    /// An event that the client did not name.
    package init(generated id: ObjectID) {
        self.id = id
        eventID = id.hex
    }

    /// An event that the client named: the same site and `event_id` always give the same `_id`.
    package init(siteID: ArraySlice<UInt8>, eventID: [UInt8]) {
        id = Self.derivedID(siteID: siteID, eventID: eventID)
        self.eventID = String(decoding: eventID, as: UTF8.self)
    }

    /// The first 96 bits of SHA-256 over the length of the site's name, the name, and the event's name.
    ///
    /// The length in front keeps ("ab", "c") and ("a", "bc") apart. Two of a trillion named events share 96 bits with a
    /// chance of about 1 in 100,000.
    package static func derivedID(siteID: ArraySlice<UInt8>, eventID: [UInt8]) -> ObjectID {
        var hash = SHA256()
        withUnsafeBytes(of: UInt32(siteID.count).littleEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: siteID)
        hash.update(data: eventID)
        var iterator = hash.finalize().makeIterator()
        var high: UInt64 = 0
        var low: UInt32 = 0
        for _ in 0..<8 { high = high << 8 | UInt64(iterator.next() ?? 0) }
        for _ in 0..<4 { low = low << 8 | UInt32(iterator.next() ?? 0) }
        return ObjectID(high: high, low: low)
    }
}
