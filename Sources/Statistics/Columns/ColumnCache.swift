import Columns
import Synchronization

/// Columns that have been read, so that they need not be read again: blocks never change.
///
/// What has not been asked for the longest is forgotten when there is too much.
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
            state.clock += 1
            let columns = state.sites[key] ?? SiteColumns()
            columns.lastUse.withLock { $0 = state.clock }
            state.sites[key] = columns
            return columns
        }
    }

    /// Forgets sites until the rest is within the limit; the one that was asked for last is forgotten at last.
    func trim() {
        state.withLock { state in
            var sizes = state.sites.map {
                (key: $0.key, memory: $0.value.memory, use: $0.value.lastUse.withLock { $0 })
            }
            var sum = sizes.reduce(0) { $0 + $1.memory }
            guard sum > limit else { return }
            sizes.sort { $0.use < $1.use }
            for (key, memory, _) in sizes where sum > limit {
                state.sites[key] = nil
                sum -= memory
            }
        }
    }
}
