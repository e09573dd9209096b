package import Mongo

extension MongoError {
    /// The server refuses a document for what is in it, so that it will refuse it every time.
    ///
    /// Only errors that are known to be a document's own are among these; documents become dead letters for nothing else.
    /// All others are tried again: those of the connection, of timing and of concurrency, those of the driver, and those that
    /// say that a command was wrong, such as BadValue (2), which is also the answer to an index that is missing.
    package var concernsDocuments: Bool {
        guard !isTransient, !isCommitUnknown else { return false }
        return switch kind {
        case .documentTooLarge: true
        case .server: Self.documentCodes.contains(code)
        default: false
        }
    }

    /// Source: https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
    private static let documentCodes: Set<Int> = [
        121,  // DocumentValidationFailure
        22,  // InvalidBSON
        17280,  // KeyTooLong
        201,  // CannotBuildIndexKeys
        171,  // CannotIndexParallelArrays: two of the indexed fields are arrays.
    ]
}
