public import BSON

/// What a server said of a write to many documents.
public struct WriteReply: Equatable, Sendable {
    /// One document that was not written, and why.
    public struct Failure: Equatable, Sendable {
        /// Its place among the documents that were sent.
        public let index: Int
        /// Why.
        public let error: MongoError
    }

    /// The documents that were not written.
    public let writeErrors: [Failure]
    /// Set when those that were written are not known to be durable.
    public let writeConcernError: MongoError?

    /// Everything was written and is durable.
    public var isSuccess: Bool { writeErrors.isEmpty && writeConcernError == nil }

    init(writeErrors: [Failure], writeConcernError: MongoError?) {
        self.writeErrors = writeErrors
        self.writeConcernError = writeConcernError
    }

    /// Reads `writeErrors` and `writeConcernError` (of a command) or `writeConcernErrors` (of the driver).
    public init(_ reply: BSONDocument) {
        writeErrors = Self.errors(in: reply["writeErrors"]?.document).map { document in
            Failure(index: (try? document.integer("index")) ?? 0, error: Self.error(document))
        }
        let concern =
            reply["writeConcernError"]?.document ?? Self.errors(in: reply["writeConcernErrors"]?.document).first
        writeConcernError = concern.map { document in
            MongoError(.writeConcern, code: Self.error(document).code, message: Self.error(document).message)
        }
    }

    private static func errors(in array: BSONDocument?) -> [BSONDocument] {
        guard let values = try? array?.values() else { return [] }
        return values.compactMap(\.document)
    }

    private static func error(_ document: BSONDocument) -> MongoError {
        let code = (try? document.integer("code")) ?? 0
        let message = (try? document.string("errmsg")) ?? "no reason given"
        return MongoError(MongoError.kind(serverCode: code, message: message), code: code, message: message)
    }
}

extension WriteReply {
    /// Demands that everything was written.
    /// - Throws: ``MongoError``, never one that would be taken for an event that is there already.
    public func requireSuccess(in collection: String) throws(MongoError) {
        if let failure = writeErrors.first {
            throw MongoError(.server, code: failure.error.code, message: "\(collection): \(failure.error)")
        }
        if let writeConcernError { throw writeConcernError }
    }
}
