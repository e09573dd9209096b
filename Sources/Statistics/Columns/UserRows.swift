import Columns

/// Rows of some users, from all blocks: what a question has to know of each, and their order by user, then time.
struct UserRows {
    private(set) var count = 0
    /// The users' places among those that are worked on.
    private(set) var users: [UInt32] = []
    /// Milliseconds since 1970; only where they are needed.
    private(set) var times: [Int64] = []
    private(set) var marks: [UInt32] = []
    private(set) var buckets: [UInt32] = []
    /// The numbers of the columns that groups and visits are told apart by, raised by one.
    private(set) var values: [[UInt32]]
    /// Their places, user by user; see ``sort(users:)``.
    private(set) var order: [UInt32] = []
    private var ends: [UInt32] = []

    init(columns: Int) {
        values = Array(repeating: [], count: columns)
    }

    /// About how many bytes a row takes, the growing of arrays and what is picked of them included.
    static func bytesOfRow(columns: Int) -> Int { 2 * (32 + 4 * columns) }

    mutating func removeAll() { count = 0 }

    /// Appends the rows of a vector.
    ///
    /// - Parameters:
    ///   - parts: Those that all users are of; they are a power of two. `nil` for rows of no user.
    mutating func append(_ vector: Vector, of block: ScanBlock, _ plan: UserPlan, _ parts: Range<Int>?) {
        let (added, base) = (vector.count, count)
        guard added > 0 else { return }
        count += added
        grow(plan)
        let rows = vector.rows
        if let parts, let column = block.users {
            let known = column.numbers
            let (width, first) = (parts.count, parts.lowerBound)
            Self.read(column.codes, rows, added, into: &users, at: base) { code in
                let user = Int(known[Int(code)]) - 1
                return UInt32(truncatingIfNeeded: user / UserHash.partCount * width + user % UserHash.partCount - first)
            }
        }
        if let blockTimes = block.times {
            if plan.needsTimes || block.isCut { read(blockTimes, rows, added, at: base) }
            if let table = plan.series {
                let (times, start, end) = (times, plan.start, plan.end)
                var span = buckets.mutableSpan
                for place in base..<base + added {
                    span[place] = times[place] >= start && times[place] < end ? table.bucket(of: times[place]) : 0
                }
            }
        }
        mark(block, rows, added, plan, at: base)
        for (index, columns) in plan.columns.enumerated() {
            let column = columns[block.place]
            let known = column?.numbers ?? [0]
            Self.read(column?.codes ?? .same(0), rows, added, into: &values[index], at: base) { known[Int($0)] }
        }
    }

    private mutating func mark(_ block: ScanBlock, _ rows: [UInt32], _ added: Int, _ plan: UserPlan, at base: Int) {
        let all = block.isOther ? 0 : RowMark.match
        do {
            let (times, start, end) = (times, plan.start, plan.end)
            var span = marks.mutableSpan
            for place in base..<base + added {
                span[place] = !block.isCut || (times[place] >= start && times[place] < end) ? all : 0
            }
        }
        if !block.isOther {
            for (codes, passes) in block.filters {
                Self.change(codes, rows, added, in: &marks, at: base) { passes[Int($1)] ? $0 : $0 & ~RowMark.match }
            }
        }
        for flag in block.flags {
            guard let (codes, counts) = flag else { continue }
            // The one measure with a condition is views.
            Self.change(codes, rows, added, in: &marks, at: base) { counts[Int($1)] > 0 ? $0 | RowMark.view : $0 }
        }
        if let names = block.bots {
            Self.change(names, rows, added, in: &marks, at: base) { $1 > 0 ? $0 | RowMark.bot : $0 }
        }
        for (goal, tests) in block.goals.enumerated() {
            guard let tests else { continue }
            let bit = RowMark.firstGoal << UInt32(goal)
            Self.change(.same(0), rows, added, in: &marks, at: base) { mark, _ in mark | bit }
            for (codes, passes) in tests {
                Self.change(codes, rows, added, in: &marks, at: base) { passes[Int($1)] ? $0 : $0 & ~bit }
            }
        }
    }

    private mutating func read(_ column: TimeColumn, _ rows: [UInt32], _ added: Int, at base: Int) {
        var span = times.mutableSpan
        let start = column.base
        switch column.offsets {
        case .four(let offsets):
            for place in 0..<added { span[base + place] = start + Int64(offsets[Int(rows[place])]) }
        case .eight(let offsets):
            for place in 0..<added {
                span[base + place] = start + Int64(truncatingIfNeeded: offsets[Int(rows[place])])
            }
        }
    }

    private mutating func grow(_ plan: UserPlan) {
        guard users.count < count else { return }
        let missing = max(count, 2 * users.count) - users.count
        users.append(contentsOf: repeatElement(0, count: missing))
        times.append(contentsOf: repeatElement(0, count: missing))
        marks.append(contentsOf: repeatElement(0, count: missing))
        if plan.series != nil { buckets.append(contentsOf: repeatElement(0, count: missing)) }
        for index in values.indices { values[index].append(contentsOf: repeatElement(0, count: missing)) }
    }
}

// Codes of a width that is decided once for all rows.
extension UserRows {
    @inline(__always) private static func read(
        _ codes: Codes,
        _ rows: [UInt32],
        _ count: Int,
        into values: inout [UInt32],
        at base: Int,
        _ value: (UInt32) -> UInt32
    ) {
        change(codes, rows, count, in: &values, at: base) { value($1) }
    }

    @inline(__always) private static func change(
        _ codes: Codes,
        _ rows: [UInt32],
        _ count: Int,
        in values: inout [UInt32],
        at base: Int,
        _ value: (_ old: UInt32, _ code: UInt32) -> UInt32
    ) {
        var span = values.mutableSpan
        switch codes {
        case .same(let code): for place in base..<base + count { span[place] = value(span[place], code) }
        case .one(let codes):
            for place in 0..<count { span[base + place] = value(span[base + place], UInt32(codes[Int(rows[place])])) }
        case .two(let codes):
            for place in 0..<count { span[base + place] = value(span[base + place], UInt32(codes[Int(rows[place])])) }
        case .four(let codes):
            for place in 0..<count { span[base + place] = value(span[base + place], codes[Int(rows[place])]) }
        }
    }
}

// The order.
extension UserRows {
    /// Puts the rows in the order of their users.
    /// - Parameter bound: All users' places are below.
    mutating func sort(users bound: Int) {
        if order.count < users.count { order = Array(repeating: 0, count: users.count) }
        let (users, count) = (users, count)
        guard count * 8 > bound else {
            // Few rows of many users.
            let keys = (0..<count).map { UInt64(users[$0]) << 32 | UInt64($0) }.sorted()
            for (place, key) in keys.enumerated() { order[place] = UInt32(truncatingIfNeeded: key) }
            return
        }
        if ends.count < bound + 1 { ends = Array(repeating: 0, count: bound + 1) }
        Self.sort(users, count, bound, &ends, into: &order)
    }

    /// Counts how many rows each user has, and with that puts them where they belong.
    private static func sort(
        _ users: [UInt32],
        _ count: Int,
        _ bound: Int,
        _ ends: inout [UInt32],
        into order: inout [UInt32]
    ) {
        var ends = ends.mutableSpan
        var order = order.mutableSpan
        for user in 0...bound { ends[user] = 0 }
        for row in 0..<count { ends[Int(users[row]) + 1] &+= 1 }
        for user in 0..<bound { ends[user + 1] &+= ends[user] }
        for row in 0..<count {
            let user = Int(users[row])
            order[Int(ends[user])] = UInt32(truncatingIfNeeded: row)
            ends[user] &+= 1
        }
    }

    /// Puts the rows of one user in the order of their times.
    mutating func sortTimes(_ range: Range<Int>) {
        let times = times
        var isOrdered = true
        for place in range.dropFirst() where times[Int(order[place - 1])] > times[Int(order[place])] {
            isOrdered = false
        }
        if !isOrdered { order[range].sort { times[Int($0)] < times[Int($1)] } }
    }
}
