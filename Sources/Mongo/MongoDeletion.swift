public import BSON

/// One statement of a delete command.
public struct MongoDeletion: Sendable {
    package let document: BSONDocument

    /// - Parameters:
    ///   - filter: Which documents.
    ///   - most: 1 for the first that matches, 0 for all that match.
    ///   - hint: The name of the index to find them by; the server chooses one if absent.
    public init(filter: BSONDocument, most: Int32 = 0, hint: String? = nil) {
        let statement: [(BSONKey, BSONValue)] = [("q", .document(filter)), ("limit", .int32(most))]
        document = BSONDocument(statement + (hint.map { [("hint", .string($0))] } ?? []))
    }
}
