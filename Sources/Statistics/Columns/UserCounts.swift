import Analytics
import Columns

/// What ``UserScan`` has counted.
struct UserCounts: Sendable {
    private var total = Cell()
    private var series: [Cell]
    private(set) var groups: [GroupCells]
    /// Events, and users, of each goal.
    private var goals: [Measures]
    private var funnel: [Int]
    /// Whether visits that count may have rows that were not there.
    private(set) var isOpen = false
    private var lastUser: UInt32 = 0
    private var lastVisit: UInt32 = 0

    init(_ plan: UserPlan) {
        series = Array(repeating: Cell(), count: plan.series?.count ?? 0)
        groups = plan.lists.map { GroupCells($0.sources, bounds: $0.bounds) }
        goals = Array(repeating: .none, count: plan.goalCount)
        funnel = Array(repeating: 0, count: plan.stepCount)
    }

    /// All numbers but those of groups.
    func numbers(_ buckets: Buckets?) -> StatsNumbers {
        var numbers = StatsNumbers()
        numbers.figures = total.figures
        numbers.series = buckets.map { buckets in
            zip(buckets.starts, series).map { StatsReport.Bucket(start: $0, figures: $1.figures) }
        }
        numbers.goals = goals
        numbers.funnel = funnel
        return numbers
    }

    /// Adds what was counted of other users.
    mutating func add(_ other: UserCounts) {
        total.add(other.total)
        for index in series.indices { series[index].add(other.series[index]) }
        for index in groups.indices { groups[index].add(other.groups[index]) }
        for index in goals.indices { goals[index] += other.goals[index] }
        for index in funnel.indices { funnel[index] += other.funnel[index] }
        isOpen = isOpen || other.isOpen
    }

    /// Counts rows of bots that are in no other number.
    mutating func count(bots vector: Vector, _ block: ScanBlock, _ plan: UserPlan) {
        total.add(bots: vector.count)
        guard let table = plan.series, let times = block.times else { return }
        for place in 0..<vector.count {
            series[Int(table.bucket(of: times[Int(vector.rows[place])]))].add(bots: 1)
        }
    }

    /// Counts rows of no user, of which all are asked for.
    mutating func countOthers(_ rows: UserRows, _ plan: UserPlan) {
        guard plan.passes(entry: 0, exit: 0) else { return }
        for place in 0..<rows.count {
            let mark = RowMark(bits: rows.marks[place])
            guard mark.isMatch else { continue }
            total.add(mark)
            if plan.series != nil { series[Int(rows.buckets[place])].add(mark) }
            for index in groups.indices {
                let (first, second) = values(groups[index], rows, place, entry: 0, exit: 0)
                groups[index].add(mark, first, second)
            }
            if mark.goals != 0 { count(goals: mark) }
        }
    }

    private mutating func count(goals mark: RowMark) {
        for goal in goals.indices where mark.goals >> UInt32(goal) & 1 == 1 { goals[goal].events += 1 }
    }

    @inline(__always) private func values(
        _ group: GroupCells,
        _ rows: UserRows,
        _ place: Int,
        entry: UInt32,
        exit: UInt32
    ) -> (UInt32, UInt32) {
        @inline(__always) func value(_ source: GroupCells.Source) -> UInt32 {
            switch source {
            case .column(let column): rows.values[column][place]
            case .entryPath: entry
            case .exitPath: exit
            }
        }
        return (value(group.first), group.second.map { value($0) } ?? 0)
    }
}

// User by user.
extension UserCounts {
    /// Counts rows that are in the order of their users.
    mutating func countUsers(_ rows: inout UserRows, _ plan: UserPlan) {
        var start = 0
        while start < rows.count {
            let user = rows.users[Int(rows.order[start])]
            var end = start + 1
            while end < rows.count, rows.users[Int(rows.order[end])] == user { end += 1 }
            if plan.needsOrder { rows.sortTimes(start..<end) }
            countUser(start..<end, rows, plan)
            start = end
        }
    }

    private mutating func countUser(_ range: Range<Int>, _ rows: UserRows, _ plan: UserPlan) {
        lastUser += 1
        var reached: UInt32 = 0
        var progress = FunnelProgress(stepCount: plan.stepCount)
        var start = range.lowerBound
        while start < range.upperBound {
            let end = plan.hasVisits ? Self.endOfVisit(start, range.upperBound, rows) : range.upperBound
            countVisit(start..<end, rows, plan, &reached, &progress)
            start = end
        }
        for goal in goals.indices where reached >> UInt32(goal) & 1 == 1 { goals[goal].users += 1 }
        guard plan.hasFunnel else { return }
        progress.finishMoment()
        for step in 0..<progress.steps { funnel[step] += 1 }
    }

    private static func endOfVisit(_ start: Int, _ bound: Int, _ rows: UserRows) -> Int {
        var end = start + 1
        var last = rows.times[Int(rows.order[start])]
        while end < bound {
            let time = rows.times[Int(rows.order[end])]
            guard time - last <= VisitMeasures.gap else { break }
            last = time
            end += 1
        }
        return end
    }

    private mutating func countVisit(
        _ range: Range<Int>,
        _ rows: UserRows,
        _ plan: UserPlan,
        _ reached: inout UInt32,
        _ progress: inout FunnelProgress
    ) {
        var visit = Cell.Visit(user: lastUser)
        var (entry, exit): (UInt32, UInt32) = (0, 0)
        if plan.hasVisits {
            var views: UInt32 = 0
            var hasMatch = false
            for place in range {
                let mark = RowMark(bits: rows.marks[Int(rows.order[place])])
                views &+= mark.isView ? 1 : 0
                if mark.isMatch { hasMatch = true }
            }
            guard hasMatch else { return }
            if let path = plan.path {
                entry = Self.path(range, rows, path, plan)
                exit = Self.path(range.reversed(), rows, path, plan)
                // A page may not be known as long as the visit is not whole.
                let (first, last) = Self.ends(range, rows)
                if plan.isOpen(first: first, last: last) { isOpen = true }
                guard plan.passes(entry: entry, exit: exit) else { return }
            }
            lastVisit += 1
            let (first, last) = Self.ends(range, rows)
            visit.number = lastVisit
            visit.views = views
            visit.isBounce = range.count == 1
            visit.duration = last - first
            if plan.isOpen(first: first, last: last) { isOpen = true }
        }
        for place in range {
            let row = Int(rows.order[place])
            let mark = RowMark(bits: rows.marks[row])
            guard mark.isMatch else { continue }
            total.add(mark, visit)
            if plan.series != nil { series[Int(rows.buckets[row])].add(mark, visit) }
            for index in groups.indices {
                let (first, second) = values(groups[index], rows, row, entry: entry, exit: exit)
                groups[index].add(mark, visit, first, second)
            }
            guard mark.goals != 0 else { continue }
            count(goals: mark)
            reached |= mark.goals
            if plan.hasFunnel { progress.take(mark.goals >> UInt32(plan.goalCount), at: rows.times[row]) }
        }
    }

    private static func ends(_ range: Range<Int>, _ rows: UserRows) -> (first: Int64, last: Int64) {
        (rows.times[Int(rows.order[range.lowerBound])], rows.times[Int(rows.order[range.upperBound - 1])])
    }

    /// The path of the first row that has one, raised by one; of several at its moment, that whose text comes first.
    private static func path(_ places: some Sequence<Int>, _ rows: UserRows, _ column: Int, _ plan: UserPlan)
        -> UInt32
    {
        var found: (path: UInt32, time: Int64)?
        for place in places {
            let row = Int(rows.order[place])
            let path = rows.values[column][row]
            if let known = found {
                guard rows.times[row] == known.time else { break }
                if path > 0, path != known.path, plan.pathPrecedes(Int(path) - 1, Int(known.path) - 1) {
                    found = (path, known.time)
                }
            } else if path > 0 {
                found = (path, rows.times[row])
            }
        }
        return found?.path ?? 0
    }
}
