public import BSON

extension MongoClient {
    /// The write concern outside of transactions: acknowledged by a majority and journaled.
    public static let durable: BSONValue = ["w": "majority", "j": true, "wtimeout": 5_000]

    /// Runs update statements, each on its own.
    ///
    /// - Parameters:
    ///   - collection: Where.
    ///   - updates: The statements.
    ///   - session: Makes them part of its open transaction; otherwise they are acknowledged by a majority.
    ///   - within: Milliseconds that the server may work on them.
    /// - Returns: How many documents matched or were inserted.
    /// - Throws: ``MongoError``, also for the first statement that failed.
    @discardableResult
    public func update(
        _ collection: String,
        _ updates: [MongoUpdate],
        session: MongoSession? = nil,
        within: Int64? = nil
    ) throws(MongoError) -> Int {
        var fields: [(BSONKey, BSONValue)] = [
            ("update", .string(collection)), ("updates", .array(updates.map { .document($0.document) })),
            ("ordered", false),
        ]
        if let within { fields.append(("maxTimeMS", .int64(within))) }
        return try write(fields, session: session)
    }

    /// Deletes all documents that match.
    ///
    /// - Returns: How many.
    /// - Throws: ``MongoError``.
    @discardableResult
    public func delete(
        from collection: String,
        _ filter: BSONDocument,
        session: MongoSession? = nil
    ) throws(MongoError) -> Int {
        try delete(from: collection, [MongoDeletion(filter: filter)], session: session)
    }

    /// Runs delete statements.
    ///
    /// - Returns: How many documents were deleted.
    /// - Throws: ``MongoError``, also for the first statement that failed.
    @discardableResult
    public func delete(
        from collection: String,
        _ deletions: [MongoDeletion],
        session: MongoSession? = nil
    ) throws(MongoError) -> Int {
        try write(
            [
                ("delete", .string(collection)), ("deletes", .array(deletions.map { .document($0.document) })),
                ("ordered", false),
            ],
            session: session
        )
    }

    private func write(_ fields: [(BSONKey, BSONValue)], session: MongoSession?) throws(MongoError) -> Int {
        var fields = fields
        if session == nil { fields.append(("writeConcern", Self.durable)) }
        let reply = try run(BSONDocument(fields), session: session)
        let outcome = WriteReply(reply)
        if let failure = outcome.writeErrors.first { throw failure.error }
        if let error = outcome.writeConcernError { throw error }
        return reply["n"]?.integer.map(Int.init) ?? 0
    }
}
