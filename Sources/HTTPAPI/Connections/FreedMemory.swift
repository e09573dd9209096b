import CMalloc

/// Gives memory back to the system when a crowd has gone.
///
/// The C library keeps what is freed for the next crowd; a service that has to share its machine should not stay as large
/// as it ever was. Giving back takes some milliseconds, so it is done once for each crowd.
struct FreedMemory {
    private static let manyConnections = 256
    private static let manyBytes = 8 * 1_024 * 1_024

    private var connections = 0
    private var bytes = 0

    /// There may be memory to give back.
    var isWaiting: Bool { connections >= Self.manyConnections || bytes >= Self.manyBytes }

    /// - Parameters:
    ///   - connections: That there are now.
    ///   - bytes: That are held of requests now.
    mutating func update(connections: Int, bytes: Int) {
        self.connections = max(self.connections, connections)
        self.bytes = max(self.bytes, bytes)
        guard isWaiting, connections < self.connections / 2 || bytes < self.bytes / 2 else { return }
        self.connections = connections
        self.bytes = bytes
        return_freed_memory()
    }
}
