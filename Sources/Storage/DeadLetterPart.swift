package import BSON

/// The parts that a dead letter's event is kept in when it is too large to be a field of the letter.
package enum DeadLetterPart {
    /// The `_id` of a part, as a filter: `{_id: {of: {_id: …}, part: n}}`.
    ///
    /// - Parameters:
    ///   - letter: The `_id` of the letter, as a filter.
    ///   - part: Its number, from 0 on.
    package static func id(of letter: BSONDocument, _ part: Int) -> BSONDocument {
        ["_id": ["of": .document(letter), "part": .int32(Int32(part))]]
    }

    /// The bytes of the event that a part holds.
    package static func bytes(of part: BSONDocument) -> [UInt8] {
        guard case .binary(let bytes, _) = part["bytes"] else { return [] }
        return bytes
    }
}
