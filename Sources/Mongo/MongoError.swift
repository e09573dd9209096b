import CMongoShims

/// What went wrong between Footfall and MongoDB, by what the caller can do about it.
public struct MongoError: Error, Equatable, Sendable {
    /// What the caller can do about it.
    public enum Kind: Equatable, Sendable {
        /// No server could be chosen: nothing was sent.
        case unavailable
        /// The connection failed or timed out in the middle: the server may have done it or not.
        case network
        /// The server gave up at the time limit of the command.
        case timeout
        /// A document with this `_id`, or another unique value, is there already.
        case duplicateKey
        /// Written on one node, but not acknowledged as durable in time: it may yet be undone.
        case writeConcern
        /// Transactions need a replica set, and this server is none.
        case notReplicaSet
        /// User, password or mechanism was refused.
        case authentication
        /// The connection string is not valid.
        case invalidURL
        /// Another error of the server, with its code.
        case server
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
        let code = Int(error.code)
        self.init(
            Self.kind(domain: error.domain, code: error.code),
            code: code,
            message: withUnsafeBytes(of: error.message) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            },
            isTransient: error.transient_transaction,
            isCommitUnknown: error.unknown_commit_result
        )
    }

    private static func kind(domain: UInt32, code: UInt32) -> Kind {
        switch domain {
        case ff_domain_server_selection: .unavailable
        case ff_domain_stream: .network
        case ff_domain_write_concern: .writeConcern
        case ff_domain_client where code == ff_code_authenticate: .authentication
        case ff_domain_server: kind(serverCode: Int(code))
        default: .driver
        }
    }

    /// Source: https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
    static func kind(serverCode code: Int) -> Kind {
        switch code {
        case 11000: .duplicateKey
        // IllegalOperation: "Transaction numbers are only allowed on a replica set member or mongos".
        case 20: .notReplicaSet
        case 13, 18: .authentication
        case 50: .timeout
        // WriteConcernFailed and a primary that steps down or shuts down while the write waits for a majority.
        case 64, 91, 189, 11600, 11602: .writeConcern
        default: .server
        }
    }
}

extension MongoError: CustomStringConvertible {
    /// Kind, code and the server's words.
    public var description: String {
        "\(kind)\(code == 0 ? "" : " (\(code))"): \(message)"
    }
}
