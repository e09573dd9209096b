import CMongoShims

/// What went wrong between Footfall and MongoDB, by what the caller can do about it.
public struct MongoError: Error, Equatable, Sendable {
    /// What the caller can do about it.
    public enum Kind: String, CaseIterable, Sendable {
        /// No server could be reached: nothing was sent.
        case unavailable
        /// Servers could be reached, but none of them takes writes: nothing was sent.
        case noPrimary
        /// The server has stopped being the primary in the middle, or is being shut down: it may have done it or not.
        case primaryChanged
        /// The connection failed or timed out in the middle: the server may have done it or not.
        case network
        /// The server gave up at the time limit of the command.
        case timeout
        /// Too many calls wait for a thread of this process: nothing was sent.
        case overloaded
        /// Whoever asked has gone.
        case cancelled
        /// Somebody ended the operation on the server.
        case interrupted
        /// A document with this `_id`, or another unique value, is there already.
        case duplicateKey
        /// Larger than MongoDB lets a document be.
        case documentTooLarge
        /// Written on one node, but not acknowledged as durable in time: it may yet be undone.
        case writeConcern
        /// Transactions need a replica set, and this server is none.
        case notReplicaSet
        /// User, password or mechanism was refused.
        case authentication
        /// The user may not do this: nothing was done.
        case unauthorized
        /// The server's disk, or what the provider allows of it, is full.
        case outOfSpace
        /// The server does not accept the command as it was written, which is a fault of this program.
        case badQuery
        /// The connection string is not valid.
        case invalidURL
        /// Another error of the server, with its code.
        case server
        /// The driver's cursor cannot go on.
        case cursor
        /// The driver's session or transaction is in a state that does not allow this.
        case session
        /// The server's answer is none that the driver understands.
        case protocolViolation
        /// The driver does not send the command as it was written.
        case command
        /// Another error of the driver.
        case driver
    }

    /// What the caller can do about it.
    public let kind: Kind
    /// The server's or driver's own code.
    public let code: Int
    /// The server's or driver's words. They may quote document contents, never credentials.
    public let message: String
    /// The whole transaction may be tried again.
    public let isTransient: Bool
    /// The commit may be tried again: whether it took effect is not known.
    public let isCommitUnknown: Bool

    /// Makes an error by hand.
    public init(
        _ kind: Kind,
        code: Int = 0,
        message: String,
        isTransient: Bool = false,
        isCommitUnknown: Bool = false
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.isTransient = isTransient
        self.isCommitUnknown = isCommitUnknown
    }

    init(_ error: ff_error) {
        let message = withUnsafeBytes(of: error.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init(
            Self.kind(domain: error.domain, code: error.code, message: message),
            code: Int(error.code),
            message: message,
            isTransient: error.transient_transaction,
            isCommitUnknown: error.unknown_commit_result
        )
    }
}

extension MongoError: CustomStringConvertible {
    /// Kind, code and the server's words.
    public var description: String {
        "\(kind)\(code == 0 ? "" : " (\(code))"): \(message)"
    }
}
