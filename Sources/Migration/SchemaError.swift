import Storage

/// Why a database cannot be used, in words for its operator. Waiting does not help.
public enum SchemaError: Error, Equatable, CustomStringConvertible {
    /// A newer Footfall has used the database.
    case newer(version: Int)
    /// Programs of an older version are at work.
    case olderVersions(workers: [String])
    /// Another index bears the name of one that is needed.
    case indexConflict(collection: String, name: String, keys: String, needed: String)

    /// What to do about it.
    public var description: String {
        switch self {
        case .newer(let version):
            """
            the data in MongoDB was written by a newer Footfall: its schema is version \(version), and this program knows \
            up to version \(SchemaVersion.current); run the newer version of Footfall
            """
        case .olderVersions(let workers):
            "workers of an older version of Footfall are running (\(workers.joined(separator: "; "))); end them first"
        case .indexConflict(let collection, let name, let keys, let needed):
            """
            the index \(name) of \(collection) has the keys \(keys), and Footfall needs \(needed); if nothing else uses \
            it, drop it with db.\(collection).dropIndex("\(name)") and start again
            """
        }
    }
}
