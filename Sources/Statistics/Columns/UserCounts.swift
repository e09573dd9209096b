import Analytics
import Columns

/// What ``UserScan`` has counted.
struct UserCounts: Sendable {
    private var total = [Cell()]
    private var series: [Cell]
    private(set) var groups: [GroupCells]
    /// Events, and users, of each goal.
    private var goals: [Measures]
    private var funnel: [Int]
    /// Whether visits that count may have rows that were not there.
    var isOpen = false

    init(_ plan: UserPlan) {
        series = Array(repeating: Cell(), count: plan.series?.count ?? 0)
        groups = plan.lists.map { GroupCells($0.sources, bounds: $0.bounds) }
        goals = Array(repeating: .none, count: plan.goalCount)
        funnel = Array(repeating: 0, count: plan.stepCount)
    }

    /// All numbers but those of groups.
    func numbers(_ buckets: Buckets?) -> StatsNumbers {
        var numbers = StatsNumbers()
        numbers.figures = total[0].figures
        numbers.series = buckets.map { buckets in
            zip(buckets.starts, series).map { StatsReport.Bucket(start: $0, figures: $1.figures) }
        }
        numbers.goals = goals
        numbers.funnel = funnel
        return numbers
    }

    /// Adds what was counted of other users.
    mutating func add(_ other: UserCounts) {
        total[0].add(other.total[0])
        for index in series.indices { series[index].add(other.series[index]) }
        for index in groups.indices { groups[index].add(other.groups[index]) }
        for index in goals.indices { goals[index] += other.goals[index] }
        for index in funnel.indices { funnel[index] += other.funnel[index] }
        isOpen = isOpen || other.isOpen
    }

    /// Counts rows of bots that are in no other number.
    mutating func count(bots vector: Vector, _ block: ScanBlock, _ plan: UserPlan) {
        total[0].add(bots: vector.count)
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
            total[0].add(mark)
            if plan.series != nil { series[Int(rows.buckets[place])].add(mark) }
            for index in groups.indices {
                func value(_ source: GroupCells.Source) -> UInt32 {
                    if case .column(let column) = source { rows.values[column][place] } else { 0 }
                }
                groups[index].add(mark, value(groups[index].first), groups[index].second.map(value) ?? 0)
            }
            if mark.goals != 0 { count(goals: mark) }
        }
    }

    private mutating func count(goals mark: RowMark) {
        for goal in goals.indices where mark.goals >> UInt32(goal) & 1 == 1 { goals[goal].events += 1 }
    }

    /// Counts rows of users; those of one stand together.
    mutating func count(_ picked: PickedRows, _ rows: UserRows, _ plan: UserPlan) {
        Cell.count(picked, rows, in: &total) { _, _ in 0 }
        if plan.series != nil {
            let buckets = rows.buckets
            Cell.count(picked, rows, in: &series) { row, _ in Int(buckets[row]) }
        }
        for index in groups.indices { groups[index].count(picked, rows) }
        if plan.goalCount + plan.stepCount > 0 { countGoals(picked, rows, plan) }
    }

    private mutating func countGoals(_ picked: PickedRows, _ rows: UserRows, _ plan: UserPlan) {
        var user: UInt32 = 0
        var reached: UInt32 = 0
        var progress = FunnelProgress(stepCount: plan.stepCount)
        func finish(_ counts: inout UserCounts) {
            for goal in counts.goals.indices where reached >> UInt32(goal) & 1 == 1 { counts.goals[goal].users += 1 }
            progress.finishMoment()
            for step in 0..<progress.steps { counts.funnel[step] += 1 }
        }
        for place in 0..<picked.count {
            let row = Int(picked.rows[place])
            let next = picked.visits[Int(picked.visitPlaces[place])].user
            if next != user {
                finish(&self)
                user = next
                reached = 0
                progress = FunnelProgress(stepCount: plan.stepCount)
            }
            let mark = RowMark(bits: rows.marks[row])
            guard mark.goals != 0 else { continue }
            count(goals: mark)
            reached |= mark.goals
            if plan.hasFunnel { progress.take(mark.goals >> UInt32(plan.goalCount), at: rows.times[row]) }
        }
        finish(&self)
    }
}
