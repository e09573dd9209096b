import Analytics
import BSON
import Foundation
import Ingest
import Storage

/// Writes verdicts. Numbers are four bytes, little-endian; texts and documents have their length in front.
///
/// - `A`, event id, the twelve bytes of `_id`, document: one event was accepted.
/// - `R`, 1 and the field or 0, rule: refused; in a batch, the whole of it.
/// - `B`, number of events, for each of them `A`, event id and `_id`, or `R` as above, number of documents, the
///   documents as one text: a batch.
struct VerdictWriter {
    private var bytes = Data()

    mutating func accept(_ document: [UInt8], _ identity: EventIdentity) {
        accept(identity)
        append(document)
    }

    mutating func accept(_ batch: DecodedBatch) {
        append(letter: "B")
        append(batch.results.count)
        for result in batch.results {
            switch result {
            case .success(let identity): accept(identity)
            case .failure(let error): refuse(error)
            }
        }
        append(batch.count)
        append(batch.documents)
    }

    mutating func refuse(_ error: InvalidInput) {
        append(letter: "R")
        bytes.append(error.field == nil ? 0 : 1)
        if let field = error.field { append(Array(field.utf8)) }
        append(Array(error.rule.utf8))
    }

    /// Hands out what has been written and begins anew.
    mutating func take() -> Data {
        defer { bytes = Data() }
        return bytes
    }

    private mutating func accept(_ identity: EventIdentity) {
        append(letter: "A")
        append(Array(identity.eventID.utf8))
        bytes.append(contentsOf: identity.id.bytes)
    }

    private mutating func append(letter: Unicode.Scalar) {
        bytes.append(UInt8(ascii: letter))
    }

    private mutating func append(_ count: Int) {
        withUnsafeBytes(of: UInt32(count).littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ text: [UInt8]) {
        append(text.count)
        bytes.append(contentsOf: text)
    }
}
