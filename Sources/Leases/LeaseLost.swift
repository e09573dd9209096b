/// The worker's lease ran out and another worker has fenced it: nothing that it began can be committed.
public struct LeaseLost: Error, Equatable, Sendable {
    /// The worker that it was.
    public let id: String
}
