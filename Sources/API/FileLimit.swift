import Glibc
import Logging

/// How many files and sockets the process may have open.
enum FileLimit {
    /// What is open beside connections: the database's, the log, the loops' own.
    private static let others = 128

    /// Raises the limit as far as it is needed and allowed, and says so when that is not enough.
    static func raise(connections: Int, logger: Logger) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = rlim_t(connections + others)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        // Where this fails, the old limit is what the next line tells.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < wanted else { return }
        logger.warning(
            "fewer files may be open than MAX_CONNECTIONS needs; raise the limit (ulimit -n) or lower MAX_CONNECTIONS",
            metadata: ["limit": "\(limit.rlim_cur)", "needed": "\(wanted)"]
        )
    }
}
