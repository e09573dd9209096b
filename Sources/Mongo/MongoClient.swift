public import BSON
import CMongoShims

/// One client of the driver, on the thread that owns it. All calls block.
///
/// Not `Sendable`: it never leaves its lane's thread.
public final class MongoClient {
    private let deployment: MongoDeployment
    let pointer: OpaquePointer
    private var ownSession: MongoSession?

    /// The database that all calls go to.
    public var database: String { deployment.database }

    init(deployment: MongoDeployment) {
        self.deployment = deployment
        pointer = ff_client_take(deployment.pool)
    }

    deinit {
        // A session must end before its client goes back.
        ownSession = nil
        ff_client_return(pointer)
    }

    /// A session that lives as long as the client, so that its id can be told to others.
    /// - Throws: ``MongoError``.
    public func session() throws(MongoError) -> MongoSession {
        if let ownSession { return ownSession }
        let session = try startSession()
        ownSession = session
        return session
    }

    /// The driver's error, with what the driver knows of the servers at this moment.
    func failure(_ error: ff_error) -> MongoError {
        let failure = MongoError(error)
        guard failure.kind == .unavailable, ff_sees_servers(pointer) else { return failure }
        return MongoError(.noPrimary, code: failure.code, message: failure.message, isTransient: failure.isTransient)
    }

    /// Runs a command on the primary.
    ///
    /// - Parameters:
    ///   - command: The command, its name first.
    ///   - database: Another database than the client's, such as `admin`.
    ///   - session: Makes the command part of a session and of its open transaction.
    /// - Returns: The server's reply.
    /// - Throws: ``MongoError``. A reply that holds `writeErrors` is not an error here: see ``WriteReply``.
    @discardableResult
    public func run(
        _ command: BSONDocument,
        database: String? = nil,
        session: MongoSession? = nil
    ) throws(MongoError) -> BSONDocument {
        var reply = ff_document()
        var error = ff_error()
        let worked = command.withDocument { view in
            ff_command(pointer, database ?? deployment.database, view, session?.pointer, &reply, &error)
        }
        defer { ff_free(reply.bytes) }
        guard worked else { throw failure(error) }
        return BSONDocument(reply)
    }

    /// Inserts documents, each on its own: one that fails does not keep the others out.
    ///
    /// Outside a transaction the reply comes once a majority has journaled the write.
    /// - Parameters:
    ///   - documents: Whole documents with an `_id`, one behind the other.
    ///   - count: How many they are.
    ///   - collection: Where to.
    ///   - acknowledgeWithin: Milliseconds that the server may take to acknowledge as durable what it has written.
    ///   - session: Makes the insert part of its open transaction, which any error aborts.
    /// - Returns: Which of them failed, and whether the rest is durable.
    /// - Throws: ``MongoError`` when the outcome of all of them is unknown, or nothing was written.
    public func insert(
        _ documents: [UInt8],
        count: Int,
        into collection: String,
        acknowledgeWithin: Int = 4_000,
        session: MongoSession? = nil
    ) throws(MongoError) -> WriteReply {
        guard count > 0 else { return WriteReply(writeErrors: [], writeConcernError: nil) }
        var reply = ff_document()
        var error = ff_error()
        let worked = BSONDocument(unchecked: documents).withDocument { view in
            ff_insert_many(
                pointer,
                deployment.database,
                collection,
                view,
                count,
                Int64(acknowledgeWithin),
                session?.pointer,
                &reply,
                &error
            )
        }
        defer { ff_free(reply.bytes) }
        if worked { return WriteReply(writeErrors: [], writeConcernError: nil) }
        let failure = failure(error)
        // Labels and network errors concern the whole call; otherwise the reply tells which documents failed.
        switch failure.kind {
        case .network, .unavailable, .noPrimary: throw failure
        default: guard !failure.isTransient, reply.length > 0 else { throw failure }
        }
        let outcome = WriteReply(BSONDocument(reply))
        guard !outcome.isSuccess else { throw failure }
        return outcome
    }

    /// Finds documents on the primary.
    ///
    /// - Parameters:
    ///   - collection: Where.
    ///   - filter: Which.
    ///   - options: `projection`, `sort`, `limit`, `batchSize`, `maxTimeMS`, `readConcern` ….
    ///   - session: Reads within it.
    ///   - body: Called with each document; `false` ends the reading.
    /// - Throws: ``MongoError``, or what `body` throws.
    public func find(
        in collection: String,
        _ filter: BSONDocument,
        options: BSONDocument = .empty,
        session: MongoSession? = nil,
        _ body: (BSONDocument) throws -> Bool
    ) throws {
        let cursor = try cursor(in: collection, filter, options: options, session: session)
        while let document = try cursor.next() {
            guard try body(document) else { return }
        }
    }

    /// Runs an aggregation pipeline on the primary.
    ///
    /// - Parameters:
    ///   - collection: Where.
    ///   - pipeline: The stages.
    ///   - options: `allowDiskUse`, `maxTimeMS`, `hint`, `readConcern` ….
    ///   - session: Reads within it.
    /// - Returns: All documents that come out.
    /// - Throws: ``MongoError``.
    public func aggregate(
        _ collection: String,
        _ pipeline: [BSONDocument],
        options: BSONDocument = .empty,
        session: MongoSession? = nil
    ) throws -> [BSONDocument] {
        let cursor = try cursor(aggregating: collection, pipeline, options: options, session: session)
        var results: [BSONDocument] = []
        while let document = try cursor.next() { results.append(document) }
        return results
    }
}
