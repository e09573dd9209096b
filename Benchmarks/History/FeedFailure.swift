import Analytics
import Mongo

/// Events did not get into the queue.
enum FeedFailure: Error, CustomStringConvertible {
    /// An event breaks a rule.
    case invalid(InvalidInput)
    /// Documents were not written, or are not known to be durable.
    case unwritten(WriteReply)

    var description: String {
        switch self {
        case .invalid(let rule): return "an event was refused: \(rule)"
        case .unwritten(let reply):
            let error = reply.writeConcernError ?? reply.writeErrors.first?.error
            let reason = error.map { "\($0)" } ?? "no reason given"
            return "\(reply.writeErrors.count) documents were not written: \(reason)"
        }
    }
}
