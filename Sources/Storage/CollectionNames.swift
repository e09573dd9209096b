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

    /// The version of everything that is stored, and how far a migration has come.
    public let schema = "schema"

    /// Sums of each site's events.
    public let rollups = "rollups"
    /// What the latest batches add to them.
    public let rollupSegments = "rollup_segments"
    /// Which sites have rollups.
    public let rollupSites = "rollup_sites"
    /// Whether they count everything.
    public let rollupState = "rollup_state"
    /// On which days each user was seen.
    public let rollupUsers = "rollup_users"
    /// The numbers that stand for paths and event types.
    public let rollupValues = "rollup_values"

    /// Which blocks of rows there are, with the columns of small ones.
    public let columnBlocks = "column_blocks"
    /// The columns of larger blocks.
    public let columns = "columns"

    /// - Parameter queue: The queue's name.
    public init(queue: String = "events_queue") {
        self.queue = queue
    }
}
