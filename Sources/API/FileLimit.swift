import Glibc
import Logging

/// How many files and sockets the process may have open.
///
/// A process that has none left cannot even look at itself: the system's library for threads then ends it. So there may
/// never be more connections than there are files for.
enum FileLimit {
    /// What is open beside connections: the database's, the log, the loops' own; and the few connections that the system
    /// hands over at once.
    private static let others = 128

    /// Raises the limit as far as it is needed and allowed, and says so when that is not enough.
    ///
    /// - Parameters:
    ///   - connections: As many as there should be.
    ///   - arriving: Connections on top of those, which are closed soon or have only been accepted.
    /// - Returns: How many connections there may be.
    /// - Throws: ``FilesFailure`` when there is room for none.
    static func raise(connections: Int, arriving: Int, logger: Logger) throws -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return connections }
        let wanted = rlim_t(connections + arriving + others)
        guard limit.rlim_cur < wanted else { return connections }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        // Where this fails, the old limit is what counts.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < wanted else { return connections }
        let allowed = Int(limit.rlim_cur) - arriving - others
        guard allowed > 0 else { throw FilesFailure(limit: Int(limit.rlim_cur), needed: arriving + others + 1) }
        logger.warning(
            "fewer files may be open than MAX_CONNECTIONS needs, so there are fewer connections; raise the limit (ulimit -n)",
            metadata: ["limit": "\(limit.rlim_cur)", "needed": "\(wanted)", "connections": "\(allowed)"]
        )
        return allowed
    }
}
