import Analytics

/// How long the stretch of time is that a document of the rollups sums up.
package enum RollupSpan: Int, CaseIterable, Sendable {
    /// All of it.
    case all = 0
    case month = 1
    case day = 2

    /// The number of the stretch that a day is in; those of neighbours are one apart.
    package func number(of day: Int) -> Int {
        switch self {
        case .all: 0
        case .month: Interval.month.number(of: Day(number: day).start)
        case .day: day
        }
    }

    /// The parts whose counts a document keeps apart: the hours of a day, the days of a month.
    package var partCount: Int {
        switch self {
        case .all: 1
        case .month: 31
        case .day: 24
        }
    }

    /// The part that an hour is in.
    package func part(of hour: Int) -> Int {
        switch self {
        case .all: 0
        case .month: Day(number: hour / 24).civil.day - 1
        case .day: hour % 24
        }
    }
}
