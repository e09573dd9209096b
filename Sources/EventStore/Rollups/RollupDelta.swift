/// What some events add to the rollups of their site. Deltas are sums, so their order does not matter.
struct RollupDelta: Equatable, Sendable {
    /// One user came on a day, and was seen last on another day before, or never.
    struct Change: Hashable, Sendable {
        let day: Int
        let previous: Int
    }

    /// A value that was seen on a day.
    struct Sighting: Hashable, Sendable {
        let dimension: RollupDimension
        let day: Int
        let value: Int
    }

    /// By hours since 1970; users are those of the hour.
    var hours: [Int: RollupCounts] = [:]
    var sightings: [Sighting: RollupCounts] = [:]
    /// How many more of such pairs there are, or fewer.
    var changes: [Change: Int] = [:]
    /// Timestamps in milliseconds since 1970.
    var first = Int64.max
    var last = Int64.min

    var isEmpty: Bool { hours.isEmpty }

    /// About how much work it is to add it.
    var entryCount: Int { hours.count + sightings.count + changes.count }

    /// Of all events in it.
    var sum: RollupCounts {
        hours.values.reduce(into: RollupCounts.none) {
            $0.events += $1.events
            $0.views += $1.views
        }
    }

    mutating func add(_ change: Change, _ count: Int) {
        let sum = changes[change, default: 0] + count
        changes[change] = sum == 0 ? nil : sum
    }
}
