package import Analytics

/// What some events add to the rollups of their site. Deltas are sums, so their order does not matter.
package struct RollupDelta: Equatable, Sendable {
    /// One user came on a day, and was seen last on another day before, or never.
    package struct Change: Hashable, Sendable {
        package let day: Int
        package let previous: Int
    }

    /// A value that was seen on a day.
    package struct ValueDay: Hashable, Sendable {
        package let dimension: RollupDimension
        package let day: Int
        package let value: Int
    }

    /// By hours since 1970; users are those of the hour.
    package var hours: [Int: Measures] = [:]
    package var valueDays: [ValueDay: Measures] = [:]
    /// How many more of such pairs there are, or fewer.
    package var changes: [Change: Int] = [:]
    /// Timestamps in milliseconds since 1970.
    package var first = Int64.max
    package var last = Int64.min

    package init() {}

    package var isEmpty: Bool { hours.isEmpty }

    /// About how much work it is to add it.
    package var entryCount: Int { hours.count + valueDays.count + changes.count }

    /// Of all events in it.
    package var sum: Measures {
        hours.values.reduce(into: Measures.none) { $0 += $1 }.additive
    }

    package mutating func add(_ change: Change, _ count: Int) {
        let sum = changes[change, default: 0] + count
        changes[change] = sum == 0 ? nil : sum
    }
}
