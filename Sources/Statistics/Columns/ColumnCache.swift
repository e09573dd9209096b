import Columns
import Synchronization

/// Columns that have been read, so that they need not be read again: blocks never change.
///
/// When there is too much, those columns are forgotten that have not been asked for the longest.
public final class ColumnCache: Sendable {
    private struct State {
        var sites: [BlockKey: SiteColumns] = [:]
        var clock: UInt64 = 0
    }

    /// How much is kept where nothing else is said.
    public static let defaultMegabytes = 128

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter megabytes: How much is kept, in MiB.
    public init(megabytes: Int) {
        limit = megabytes << 20
    }

    /// The columns of a site.
    func columns(of key: BlockKey) -> SiteColumns {
        state.withLock { state in
            let columns = state.sites[key] ?? SiteColumns()
            state.sites[key] = columns
            return columns
        }
    }

    /// Takes stock of a site's columns, and forgets others and some of these until the rest is within the limit.
    ///
    /// - Parameters:
    ///   - key: The site.
    ///   - headers: Its blocks as they are now.
    ///   - asked: Its columns that were asked for.
    func trim(_ key: BlockKey, _ headers: [BlockHeader], asked: [ColumnName]) {
        let (sites, clock) = state.withLock { state in
            state.clock += 1
            return (state.sites, state.clock)
        }
        sites[key]?.keepOnly(headers, asked: asked, clock: clock)
        var kept = sites.flatMap { key, site in
            site.uses.map { (key: key, name: $0.name, use: $0.use, size: $0.size) }
        }
        var sum = kept.reduce(0) { $0 + $1.size }
        guard sum > limit else { return }
        kept.sort { $0.use < $1.use }
        for column in kept where sum > limit {
            sites[column.key]?.forget(column.name)
            sum -= column.size
        }
        // Nothing but headers is left of these.
        let left = Set(sites.filter { $0.value.uses.isEmpty }.keys)
        state.withLock { state in for key in left { state.sites[key] = nil } }
    }
}
