/// A place between two statements of a move.
public enum MovePoint: String, CaseIterable, Sendable {
    /// The batch has been read from the queue.
    case found
    /// The transaction has been started.
    case started
    /// The lease has been renewed within it.
    case fenced
    /// The events have been inserted.
    case inserted
    /// They have been added to the rollups.
    case summed
    /// Their rows have been written into columns.
    case rowsWritten
    /// What cannot be processed has been stored as dead letters.
    case deadLettered
    /// The queue's documents have been deleted.
    case deleted
    /// Segments have been put into the rollups' documents, in a transaction of their own.
    case compacted
    /// Blocks of rows have been merged, in a transaction of their own.
    case merged
    /// Before the commit is sent.
    case committing
    /// The commit has been acknowledged.
    case committed
}

/// Called at each point of a move, on the thread that moves. The proof kills the process there; programs that users run
/// have none.
public typealias MoveHook = @Sendable (MovePoint) -> Void
