public import BSON

/// One statement of an update command.
public struct MongoUpdate: Sendable {
    let document: BSONDocument

    /// - Parameters:
    ///   - filter: Which documents.
    ///   - change: Update operators, or a pipeline (an array).
    ///   - upsert: Insert one where none matches.
    ///   - multi: Change all that match, not only the first.
    public init(filter: BSONDocument, change: BSONValue, upsert: Bool = false, multi: Bool = false) {
        document = ["q": .document(filter), "u": change, "upsert": .bool(upsert), "multi": .bool(multi)]
    }
}
