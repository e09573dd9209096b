import Analytics

/// What ``UserScan`` has to do: the same for all of its threads.
struct UserPlan: Sendable {
    /// A dimension of a visit, and which of its numbers, raised by one, pass.
    struct VisitFilter: Sendable {
        let source: GroupCells.Source
        let passes: [Bool]
    }

    /// The time that is asked for, in milliseconds since 1970; `end` is the first moment behind.
    let start: Int64
    let end: Int64
    /// The time of which all rows are there, so that visits are whole.
    let low: Int64
    let high: Int64
    let bots: Bots
    /// All users' numbers are below.
    let userBound: Int
    let hasVisits: Bool
    let series: BucketTable?
    /// By block, the columns that are read of each row.
    let columns: [[LoadedColumn?]]
    /// Which of them has the paths, if visits need them.
    let path: Int?
    let visitFilters: [VisitFilter]
    /// What is counted by: the sources of each list, and the bounds of their numbers.
    let lists: [(sources: [GroupCells.Source], bounds: [Int])]
    let goalCount: Int
    let stepCount: Int
    /// Whether the text of one path's number stands before that of another's.
    let pathPrecedes: @Sendable (Int, Int) -> Bool

    var hasFunnel: Bool { stepCount > 0 }
    /// Whether each row's time has to be known.
    var needsTimes: Bool { hasVisits || hasFunnel || series != nil }
    /// Whether a user's rows have to be in the order of their times.
    var needsOrder: Bool { hasVisits || hasFunnel }
    /// Whether rows that are not asked for have to be looked at, too.
    var needsOthers: Bool { hasVisits }

    /// Whether rows that belong to a visit may not be there.
    func isOpen(first: Int64, last: Int64) -> Bool {
        (low > .min && first - low < VisitMeasures.gap) || (high < .max && high - last <= VisitMeasures.gap)
    }

    /// The number of a path of a visit that has it, raised by one.
    func passes(entry: UInt32, exit: UInt32) -> Bool {
        visitFilters.allSatisfy { $0.passes[Int($0.source == .entryPath ? entry : exit)] }
    }
}
