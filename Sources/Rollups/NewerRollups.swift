/// A document of the rollups was written by a newer Footfall. It is not damaged, and must not be repaired.
public struct NewerRollups: Error, Equatable, Sendable, CustomStringConvertible {
    /// The version of its format.
    public let version: Int

    package init(version: Int) {
        self.version = version
    }

    /// Names both versions.
    public var description: String {
        """
        written by a newer Footfall: packed numbers of version \(version), and this program knows up to \
        \(PackedNumbers.version)
        """
    }
}
