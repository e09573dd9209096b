import Synchronization

/// Tells where addresses are, by a file that may be replaced meanwhile.
public final class Places: Sendable {
    private let path: String
    private let current: Mutex<PlaceDatabase>
    /// The version of the file that was read last, or tried to.
    private let version: Mutex<FileVersion?>

    /// Reads the file.
    /// - Parameter path: A file in MaxMind's format.
    /// - Throws: ``PlacesFailure``.
    public init(path: String) throws(PlacesFailure) {
        self.path = path
        // Before the file is read: should it change meanwhile, it is read once more.
        version = Mutex(FileVersion(path: path))
        current = Mutex(try PlaceDatabase(path: path))
    }

    /// Where an address is.
    public func place(of address: IPAddress) -> Place {
        // Whoever looks up keeps the version that it began with.
        let database = current.withLock { $0 }
        return database.place(of: address)
    }

    /// Reads the file again if it is another one than before. While it is read, and when it is gone or cannot be read, the
    /// one before stays in use. Blocks for as long as reading takes; for one caller at a time.
    ///
    /// - Returns: Whether it was read.
    /// - Throws: ``PlacesFailure``, once for each version of the file.
    public func reloadIfReplaced() throws(PlacesFailure) -> Bool {
        guard let found = FileVersion(path: path) else { return false }
        let isNew = version.withLock { known in exchange(&known, with: found) != found }
        guard isNew else { return false }
        let database = try PlaceDatabase(path: path)
        current.withLock { $0 = database }
        return true
    }
}
