import BSON

/// An event as it lies in the queue: its bytes, passed on as they are, and its `_id`.
struct QueuedEvent: Sendable {
    let document: BSONDocument
    /// Usually an ``ObjectID``; another program that writes to the queue may have chosen something else.
    let id: BSONValue

    init(document: BSONDocument) {
        self.document = document
        id = document["_id"] ?? .null
    }
}
