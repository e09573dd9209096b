import Synchronization

/// Which segments wait to be put into the rollups' documents.
package final class RollupBacklog: Sendable {
    /// What waits of one site.
    private struct Backlog {
        var segments = 0
        var entries = 0
        let since = ContinuousClock.now
    }

    /// Whatever is less is put away when there is nothing else to do, once it has waited so long.
    private static let patience = Duration.seconds(60)

    package let limits: SegmentLimits
    // By the bytes of their names: Swift takes some strings for equal that differ in them.
    private let sites = Mutex<[[UInt8]: Backlog]>([:])

    package init(limits: SegmentLimits) {
        self.limits = limits
    }

    package func add(_ siteID: String, segments: Int = 1, entries: Int) {
        let site = Array(siteID.utf8)
        sites.withLock { sites in
            sites[site, default: Backlog()].segments += segments
            sites[site]?.entries += entries
        }
    }

    package func remove(_ siteID: String) {
        _ = sites.withLock { $0.removeValue(forKey: Array(siteID.utf8)) }
    }

    package func removeAll() {
        sites.withLock { $0 = [:] }
    }

    /// Whether it should be done now.
    package func isDue(_ siteID: String) -> Bool {
        sites.withLock { sites in
            sites[Array(siteID.utf8)].map {
                $0.segments >= limits.segments || $0.entries >= limits.entries
            } ?? false
        }
    }

    /// Sites whose segments have waited for long.
    package func overdue(now: ContinuousClock.Instant, limit: Int) -> [String] {
        sites.withLock { sites in
            sites.lazy.filter { now - $0.value.since >= Self.patience }.prefix(limit)
                .map { String(decoding: $0.key, as: UTF8.self) }
        }
    }
}
