/// What a lease is for.
public enum LeaseRole: String, Sendable {
    /// Moves events. Workers share the partitions evenly.
    case worker
    /// Owns the partitions that it has reserved and no others, so that no worker moves their events.
    case maintenance
}
