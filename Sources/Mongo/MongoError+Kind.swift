import CMongoShims

extension MongoError {
    static func kind(domain: UInt32, code: UInt32, message: String) -> Kind {
        switch domain {
        case ff_domain_server_selection: .unavailable
        case ff_domain_stream: .network
        case ff_domain_write_concern: .writeConcern
        case ff_domain_client where code == ff_code_authenticate: .authentication
        case ff_domain_client where code == ff_code_session: .session
        case ff_domain_transaction: .session
        case ff_domain_cursor: .cursor
        case ff_domain_protocol: .protocolViolation
        case ff_domain_command: .command
        // The driver measures documents before it sends them: "Document 0 is too large for the cluster."
        case ff_domain_bson where message.contains("is too large for the cluster"): .documentTooLarge
        case ff_domain_server: kind(serverCode: Int(code), message: message)
        default: .driver
        }
    }

    /// Source: https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
    package static func kind(serverCode code: Int, message: String) -> Kind {
        switch code {
        case 11000, 11001: .duplicateKey
        // IllegalOperation: "Transaction numbers are only allowed on a replica set member or mongos"; NotAReplicaSet.
        case 20, 123: .notReplicaSet
        case 13: .unauthorized
        case 18: .authentication
        // MaxTimeMSExpired, ExceededTimeLimit.
        case 50, 262: .timeout
        // WriteConcernFailed, UnsatisfiableWriteConcern.
        case 64, 100: .writeConcern
        // ShutdownInProgress, PrimarySteppedDown, NotWritablePrimary, InterruptedAtShutdown,
        // InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
        case 91, 189, 10107, 11600, 11602, 13435, 13436: .primaryChanged
        // HostUnreachable, HostNotFound, NetworkTimeout, SocketException: between a router and a shard.
        case 6, 7, 89, 9001: .network
        // CursorNotFound, CursorKilled, Interrupted.
        case 43, 237, 11601: .interrupted
        // BSONObjectTooLarge.
        case 10334: .documentTooLarge
        // OutOfDiskSpace.
        case 14031: .outOfSpace
        // The storage engine's own error, under UnknownError or the code of what was being written.
        case _ where message.contains("No space left on device"): .outOfSpace
        // AtlasError.
        case 8000: message.contains("space quota") ? .outOfSpace : .authentication
        // BadValue, FailedToParse, TypeMismatch, InvalidPipelineOperator, an unknown stage, a missing field, an unknown field.
        case 2, 9, 14, 168, 40324, 40414, 40415: .badQuery
        default: .server
        }
    }
}
