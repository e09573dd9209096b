/// What the collections are called.
public struct CollectionNames: Sendable, Equatable {
    /// Events that were accepted and wait to be moved.
    public let queue: String
    /// Events that are counted.
    public let events = "events"
    /// What could not be processed.
    public let dead = "events_dead"
    /// Which worker owns which part of the queue.
    public let leases = "leases"

    /// - Parameter queue: The queue's name.
    public init(queue: String = "events_queue") {
        self.queue = queue
    }
}
