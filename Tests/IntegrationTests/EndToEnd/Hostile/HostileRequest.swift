import Ingest

/// One row of the table: what is sent, and what must come of it.
struct HostileRequest: Sendable {
    /// How the bytes are sent, and what follows them.
    enum Sending: Sendable {
        /// At once; the connection stays open.
        case whole
        /// At once; then the client says that nothing more will come.
        case finished
        /// One byte at a time.
        case trickled
    }

    /// What one answer must be.
    struct Answer: Sendable {
        let status: Int
        /// The `field` of the problem; `nil` where none may be named.
        var field: String?
    }

    let name: String
    /// Made when the row's turn comes, since some are large.
    let bytes: @Sendable () throws -> [UInt8]
    var sending = Sending.whole
    /// Nothing where the server has nobody to answer.
    let answers: [Answer]
    /// How many events must have been stored.
    let stored: Int

    /// All rows.
    static var all: [HostileRequest] {
        types + required + lengths + properties + timestamps + text + names + documents + bodies + contentTypes
            + batches
            + compressed + messages + questions
    }
}

extension HostileRequest {
    /// One event on `/event` that has these members besides a site and a type; stored if there is no field to blame.
    static func event(_ name: String, _ members: String, _ status: Int, _ field: String? = nil) -> HostileRequest {
        body(name, #"{"site_id":"s","event_type":"t",\#(members)}"#, status, field)
    }

    /// A whole body on `/event`.
    static func body(_ name: String, _ text: String, _ status: Int, _ field: String? = nil) -> HostileRequest {
        body(name, Array(text.utf8), status, field)
    }

    static func body(_ name: String, _ bytes: [UInt8], _ status: Int, _ field: String? = nil) -> HostileRequest {
        HostileRequest(
            name: name,
            bytes: { HTTPMessage.request("POST", "/event", headers: [HTTPMessage.json], body: bytes) },
            answers: [Answer(status: status, field: field)],
            stored: status == 202 ? 1 : 0
        )
    }

    /// A request as it is.
    static func raw(
        _ name: String,
        _ status: Int,
        _ field: String? = nil,
        stored: Int = 0,
        _ sending: Sending = .whole,
        _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) -> HostileRequest {
        HostileRequest(
            name: name,
            bytes: bytes,
            sending: sending,
            answers: [Answer(status: status, field: field)],
            stored: stored
        )
    }

    static let event = #"{"site_id":"s","event_type":"t"}"#

    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
