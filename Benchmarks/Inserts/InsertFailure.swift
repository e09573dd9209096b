import Mongo

/// Documents were not written, or are not known to be durable.
struct InsertFailure: Error, CustomStringConvertible {
    let reply: WriteReply

    var description: String {
        let reason = reply.writeConcernError ?? reply.writeErrors.first?.error
        return "\(reply.writeErrors.count) documents were not written: \(reason.map { "\($0)" } ?? "no reason given")"
    }
}
