import Mongo

extension IngestError {
    /// What an error of a write means for the events that were in it.
    init(_ error: MongoError) {
        self =
            switch error.kind {
            case .unavailable: .unavailable
            case .noPrimary: .noPrimary
            // The server checks who asks before it writes anything.
            case .authentication, .unauthorized: .notAllowed
            case .outOfSpace: .outOfSpace
            default: .unknownOutcome
            }
    }
}
