public import BSON
import CMongoShims
import Glibc

/// A session on its client's thread: transactions, or reads that all see one moment.
public final class MongoSession {
    let pointer: OpaquePointer

    fileprivate init(_ client: MongoClient, snapshot: Bool) throws(MongoError) {
        var error = ff_error()
        guard let pointer = ff_session_new(client.pointer, snapshot, &error) else { throw client.failure(error) }
        self.pointer = pointer
    }

    deinit {
        ff_session_free(pointer)
    }

    /// The session's id as the server knows it: `{id: UUID}`.
    public var id: BSONDocument { BSONDocument(ff_session_id(pointer)) }

    /// Begins a transaction that reads one snapshot and commits to a majority's journal.
    ///
    /// - Parameter commitWithin: Milliseconds that the server may take to commit.
    /// - Throws: ``MongoError``. A standalone server is noticed only by the first command that follows.
    public func startTransaction(commitWithin: Int = 5_000) throws(MongoError) {
        var error = ff_error()
        guard ff_transaction_start(pointer, Int64(commitWithin), &error) else { throw MongoError(error) }
    }

    /// Commits; the driver tries once more by itself.
    ///
    /// - Throws: ``MongoError``; with ``MongoError/isCommitUnknown`` it may have taken effect or not, and committing
    ///   again is safe.
    public func commitTransaction() throws(MongoError) {
        var error = ff_error()
        guard ff_transaction_commit(pointer, &error) else { throw MongoError(error) }
    }

    /// Undoes the transaction. An error is not reported: the server undoes what it does not hear of again.
    public func abortTransaction() {
        var error = ff_error()
        _ = ff_transaction_abort(pointer, &error)
    }
}

extension MongoClient {
    /// A session for transactions.
    /// - Throws: ``MongoError``.
    public func startSession() throws(MongoError) -> MongoSession {
        try MongoSession(self, snapshot: false)
    }

    /// A session whose reads all see one moment, committed by a majority.
    /// - Throws: ``MongoError``.
    public func startSnapshot() throws(MongoError) -> MongoSession {
        try MongoSession(self, snapshot: true)
    }

    /// Runs `body` with a session whose reads all see one moment, committed by a majority.
    ///
    /// Begins anew, for up to two seconds, while the newest such moment is older than a collection or an index that has
    /// just been created: the server then says SnapshotUnavailable and asks to retry, or does not know an index that the
    /// reading names.
    /// - Parameters:
    ///   - call: Ends the reads when nobody waits for them any more.
    ///   - body: Reads.
    /// - Throws: What `body` throws, or ``MongoError``.
    public func withSnapshot<Result>(
        _ call: MongoCall? = nil,
        _ body: (MongoSession) throws -> Result
    ) throws -> Result {
        var triesLeft = 40
        while true {
            do {
                let session = try startSnapshot()
                // A session that has ended is used again by others: not before the call has forgotten its id.
                return try withExtendedLifetime(session) {
                    guard let call else { return try body(session) }
                    return try call.withSession(session.id) { try body(session) }
                }
            } catch let error as MongoError where error.isSnapshotTooEarly && triesLeft > 1 {
                triesLeft -= 1
                usleep(50_000)
            }
        }
    }

    /// Runs `body` in a transaction and commits it; aborts it when `body` throws.
    ///
    /// - Parameter commitTries: How often a commit of unknown outcome is tried; the driver doubles each.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``MongoError``. With ``MongoError/isTransient`` nothing has been done and the
    ///   whole may be tried again; with ``MongoError/isCommitUnknown`` it is not known.
    public func withTransaction<Result>(
        session: MongoSession,
        commitTries: Int = 3,
        _ body: () throws -> Result
    ) throws -> Result {
        try session.startTransaction()
        let result: Result
        do {
            result = try body()
        } catch {
            session.abortTransaction()
            throw error
        }
        try commit(session, triesLeft: commitTries)
        return result
    }

    private func commit(_ session: MongoSession, triesLeft: Int) throws(MongoError) {
        do {
            try session.commitTransaction()
        } catch {
            guard error.isCommitUnknown, triesLeft > 1 else { throw error }
            try commit(session, triesLeft: triesLeft - 1)
        }
    }
}

extension MongoError {
    /// The moment that was to be read is older than a collection or an index.
    fileprivate var isSnapshotTooEarly: Bool {
        code == 246 || (code == 2 && message.contains("hint provided does not correspond to an existing index"))
    }
}
