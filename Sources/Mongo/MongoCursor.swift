public import BSON
import CMongoShims

/// An open reading, on the thread of its client. Ends on the server, too, when it is let go of.
public final class MongoCursor {
    private let pointer: OpaquePointer
    // The driver's client must outlive its cursors.
    private let client: MongoClient

    fileprivate init(_ pointer: OpaquePointer, _ client: MongoClient) {
        self.pointer = pointer
        self.client = client
    }

    deinit {
        ff_cursor_free(pointer)
    }

    /// The next document, fetched together with the rest of its batch; `nil` at the end.
    /// - Throws: ``MongoError``.
    public func next() throws(MongoError) -> BSONDocument? {
        var document = ff_document()
        var error = ff_error()
        switch ff_cursor_next(pointer, &document, &error) {
        case 1: return BSONDocument(document)
        case 0: return nil
        default: throw client.failure(error)
        }
    }
}

extension MongoClient {
    /// Begins to find documents on the primary.
    ///
    /// - Parameters:
    ///   - collection: Where.
    ///   - filter: Which.
    ///   - options: `projection`, `sort`, `limit`, `batchSize`, `maxTimeMS`, `readConcern` ….
    ///   - session: Reads within it.
    /// - Throws: ``MongoError``.
    public func cursor(
        in collection: String,
        _ filter: BSONDocument,
        options: BSONDocument = .empty,
        session: MongoSession? = nil
    ) throws(MongoError) -> MongoCursor {
        try open(filter, options) { filter, options, error in
            ff_find(pointer, database, collection, filter, options, session?.pointer, error)
        }
    }

    /// Begins an aggregation pipeline on the primary.
    ///
    /// - Parameters:
    ///   - collection: Where.
    ///   - pipeline: The stages.
    ///   - options: `allowDiskUse`, `maxTimeMS`, `hint`, `readConcern` ….
    ///   - session: Reads within it.
    /// - Throws: ``MongoError``.
    public func cursor(
        aggregating collection: String,
        _ pipeline: [BSONDocument],
        options: BSONDocument = .empty,
        session: MongoSession? = nil
    ) throws(MongoError) -> MongoCursor {
        let stages = BSONValue.array(pipeline.map { .document($0) }).document ?? .empty
        return try open(stages, options) { stages, options, error in
            ff_aggregate(pointer, database, collection, stages, options, session?.pointer, error)
        }
    }

    private func open(
        _ query: BSONDocument,
        _ options: BSONDocument,
        _ open: (ff_document, ff_document, UnsafeMutablePointer<ff_error>) -> OpaquePointer?
    ) throws(MongoError) -> MongoCursor {
        var error = ff_error()
        let cursor = query.withDocument { query in
            options.withDocument { options in open(query, options, &error) }
        }
        guard let cursor else { throw failure(error) }
        return MongoCursor(cursor, self)
    }
}
