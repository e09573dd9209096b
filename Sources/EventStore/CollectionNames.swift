/// What the collections are called.
public struct CollectionNames: Sendable, Equatable {
    /// Events that were accepted and wait to be moved.
    public let queue: String
    /// Events that are counted.
    public let events = "events"

    /// - Parameter queue: The queue's name.
    public init(queue: String = "events_queue") {
        self.queue = queue
    }
}
