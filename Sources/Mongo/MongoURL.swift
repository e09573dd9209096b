import CMongoShims

/// A connection string that the driver accepts, and the database that its path names.
///
/// Source: https://www.mongodb.com/docs/manual/reference/connection-string/
public struct MongoURL: Sendable {
    let string: String
    /// The database that the path names.
    public let database: String

    /// - Parameters:
    ///   - string: `mongodb://…` or `mongodb+srv://…`.
    ///   - defaultDatabase: Used when the path names none.
    /// - Throws: ``MongoError`` of kind ``MongoError/Kind/invalidURL``; its message says why without quoting the
    ///   string, which may hold a password.
    public init(_ string: String, defaultDatabase: String = "footfall") throws(MongoError) {
        // Before anything else, or the driver says what it thinks of the string on standard error.
        MongoDriver.start()
        var error = ff_error()
        // MongoDB allows 63 bytes for a database's name.
        var name = [CChar](repeating: 0, count: 64)
        guard ff_database_name(string, &name, name.count, &error) else {
            let reason = MongoError(error).message
            throw MongoError(.invalidURL, message: reason.isEmpty ? "the database's name is too long" : reason)
        }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.string = string
        database = path.isEmpty ? defaultDatabase : path
    }
}

extension MongoURL: CustomStringConvertible {
    /// Only the database: a connection string may hold a password.
    public var description: String { "database \(database)" }
}
