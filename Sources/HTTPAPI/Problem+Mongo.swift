import HTTPTypes
import Mongo

extension Problem {
    /// Why a question was not answered. The log says more than a client should know.
    init(_ error: MongoError) {
        switch error.kind {
        case .unavailable: self.init(later: "The database cannot be reached.", retryAfter: 2)
        case .noPrimary, .primaryChanged: self.init(later: "The database has no primary at the moment.", retryAfter: 2)
        case .network: self.init(later: "The database did not answer in time.", retryAfter: 2)
        case .timeout:
            self.init(
                later: "The answer takes too long to compute; ask for less, such as a shorter period or a lower limit.",
                retryAfter: 10
            )
        case .overloaded: self.init(later: "Too many questions are waiting; this one was not begun.", retryAfter: 1)
        case .cancelled:
            self.init(later: "The client closed the connection before the answer was there.", retryAfter: 1)
        case .interrupted: self.init(later: "The database was told to end the question.", retryAfter: 1)
        case .writeConcern: self.init(later: "The database did not confirm in time.", retryAfter: 2)
        case .outOfSpace: self.init(later: "The database has no space left.", retryAfter: 30)
        case .notReplicaSet: self.init(later: "The database is not set up as this service needs it.", retryAfter: 30)
        case .server: self.init(later: "The database answered with an error.", retryAfter: 5)
        case .authentication, .unauthorized:
            self.init(.internalServerError, "The database does not let this service read; its log says more.")
        case .badQuery, .documentTooLarge, .duplicateKey, .invalidURL, .cursor, .session, .protocolViolation, .command,
            .driver:
            self.init(.internalServerError, "The service asked the database in a wrong way; its log says more.")
        }
    }

    private init(later detail: String, retryAfter: Int) {
        self.init(.serviceUnavailable, detail, retryAfter: retryAfter)
    }
}
