import Analytics
import Columns

/// Those rows that a question is about, user by user and each user's visit by visit.
struct PickedRows {
    private(set) var count = 0
    /// Their places in ``UserRows``.
    private(set) var rows: [UInt32] = []
    /// Of each, the place of its visit, or of its user where there are no visits.
    private(set) var visitPlaces: [UInt32] = []
    private(set) var visits: [Cell.Visit] = []
    /// Whether a visit may have rows that are not there.
    private(set) var isOpen = false
    private var lastUser: UInt32 = 0
    private var lastVisit: UInt32 = 0

    /// Goes through rows that are in the order of their users.
    mutating func pick(_ all: inout UserRows, _ plan: UserPlan) {
        count = 0
        visits.removeAll(keepingCapacity: true)
        if rows.count < all.count {
            rows = Array(repeating: 0, count: all.count)
            visitPlaces = rows
        }
        var start = 0
        while start < all.count {
            let user = all.users[Int(all.order[start])]
            var end = start + 1
            while end < all.count, all.users[Int(all.order[end])] == user { end += 1 }
            if plan.needsOrder { all.sortTimes(start..<end) }
            lastUser += 1
            if plan.hasVisits {
                var first = start
                while first < end {
                    let next = Self.endOfVisit(first, end, all)
                    pickVisit(first..<next, all, plan)
                    first = next
                }
            } else {
                pickMatches(start..<end, all, Cell.Visit(user: lastUser))
            }
            start = end
        }
    }

    private static func endOfVisit(_ start: Int, _ bound: Int, _ all: UserRows) -> Int {
        var end = start + 1
        var last = all.times[Int(all.order[start])]
        while end < bound {
            let time = all.times[Int(all.order[end])]
            guard time - last <= VisitMeasures.gap else { break }
            last = time
            end += 1
        }
        return end
    }

    private mutating func pickVisit(_ range: Range<Int>, _ all: UserRows, _ plan: UserPlan) {
        var bits: UInt32 = 0
        var visit = Cell.Visit(user: lastUser)
        for place in range {
            let mark = all.marks[Int(all.order[place])]
            bits |= mark
            visit.views &+= RowMark(bits: mark).isView ? 1 : 0
        }
        guard RowMark(bits: bits).isMatch else { return }
        let first = all.times[Int(all.order[range.lowerBound])]
        let last = all.times[Int(all.order[range.upperBound - 1])]
        if plan.isOpen(first: first, last: last) { isOpen = true }
        if let path = plan.path {
            visit.entry = Self.path(range, all, path, plan)
            visit.exit = Self.path(range.reversed(), all, path, plan)
            guard plan.passes(entry: visit.entry, exit: visit.exit) else { return }
        }
        lastVisit += 1
        visit.number = lastVisit
        visit.isBounce = range.count == 1
        visit.duration = last - first
        pickMatches(range, all, visit)
    }

    private mutating func pickMatches(_ range: Range<Int>, _ all: UserRows, _ visit: Cell.Visit) {
        let place = UInt32(truncatingIfNeeded: visits.count)
        visits.append(visit)
        for ordered in range {
            let row = all.order[ordered]
            rows[count] = row
            visitPlaces[count] = place
            count += RowMark(bits: all.marks[Int(row)]).isMatch ? 1 : 0
            // The next one takes the place of a row that does not match; behind the last there is no need of one.
            if count == rows.count { break }
        }
    }

    /// The path of the first row that has one, raised by one; of several at its moment, that whose text comes first.
    private static func path(_ places: some Sequence<Int>, _ all: UserRows, _ column: Int, _ plan: UserPlan) -> UInt32 {
        var found: (path: UInt32, time: Int64)?
        for place in places {
            let row = Int(all.order[place])
            let path = all.values[column][row]
            if let known = found {
                guard all.times[row] == known.time else { break }
                if path > 0, path != known.path, plan.pathPrecedes(Int(path) - 1, Int(known.path) - 1) {
                    found = (path, known.time)
                }
            } else if path > 0 {
                found = (path, all.times[row])
            }
        }
        return found?.path ?? 0
    }
}
