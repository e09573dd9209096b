import Analytics
import Rollups

/// Which documents of the rollups make up a range of days: whole months where there are any, and single days at the ends.
package struct RollupCover: Equatable {
    /// The range, cut to the days on which the site has events at all.
    package let days: ClosedRange<Int>
    /// Whether these are all of the site's days.
    package let isEverything: Bool
    /// Whole months, as far as the site has events in them: neighbours.
    package private(set) var months: [Int] = []
    /// Days of other months, in order.
    package private(set) var singleDays: [Int] = []

    /// `nil` when the site has no events in the range.
    ///
    /// - Parameters:
    ///   - start: The first day; `nil` when open.
    ///   - end: The last day; `nil` when open.
    ///   - known: The days from the site's first event to its last.
    package init?(from start: Int?, through end: Int?, of known: ClosedRange<Int>) {
        let first = max(start ?? known.lowerBound, known.lowerBound)
        let last = min(end ?? known.upperBound, known.upperBound)
        guard first <= last else { return nil }
        days = first...last
        isEverything = days == known
        for month in allMonths {
            let whole = Self.days(ofMonth: month).clamped(to: known)
            let part = whole.clamped(to: days)
            if part == whole { months.append(month) } else { singleDays += Array(part) }
        }
    }

    static func days(ofMonth month: Int) -> ClosedRange<Int> {
        Interval.month.start(of: month).day.number...Interval.month.start(of: month + 1).day.number - 1
    }

    /// Single days as ranges of neighbours: those before the whole months, and those behind them.
    package var singleDayRanges: [ClosedRange<Int>] {
        singleDays.reduce(into: []) { ranges, day in
            if let last = ranges.last, last.upperBound == day - 1 {
                ranges[ranges.count - 1] = last.lowerBound...day
            } else {
                ranges.append(day...day)
            }
        }
    }

    /// The months that any of the days are in.
    var allMonths: ClosedRange<Int> {
        RollupSpan.month.number(of: days.lowerBound)...RollupSpan.month.number(of: days.upperBound)
    }
}
