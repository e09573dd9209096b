import Analytics
import Columns
import Dispatch
import Synchronization

/// Goes through the rows of a site's blocks user by user, each user's in the order of their times, and counts what
/// ``ColumnScan`` cannot: users and visits of each group, goals and funnels.
///
/// Users are gone through in parts that are small enough for their rows to stay in the processor's caches.
struct UserScan: Sendable {
    /// Rows that are appended together.
    private static let vectorSize = 2_048
    /// About how many rows are put in order together.
    private static let windowSize = 1 << 16
    /// Rows from which on it is worth to use a second thread.
    private static let rowsForThreads = 50_000
    /// Most threads of one question; what comes in has to be taken, too.
    static let threads = 2

    private let plan: UserPlan
    private let blocks: [ScanBlock]
    private(set) var counts: UserCounts

    init(_ plan: UserPlan, _ blocks: [ScanBlock]) {
        self.plan = plan
        self.blocks = plan.needsOthers ? blocks : blocks.filter { !$0.isOther }
        counts = UserCounts(plan)
    }

    /// About how many bytes the rows take that are put in order together, at most: those of one part of the users, in each
    /// thread.
    var windowMemory: Int {
        let largest =
            (0..<UserHash.partCount).map { part in
                blocks.reduce(0) { $0 + $1.rows(of: part..<part + 1).count }
            }.max() ?? 0
        return max(largest, Self.windowSize) * UserRows.bytesOfRow(columns: plan.columns.count) * Self.threads
    }

    /// Counts.
    /// - Parameter check: Called now and then, on any thread; what it throws ends the scan.
    mutating func run(_ check: @Sendable () throws -> Void) throws {
        let rows = blocks.reduce(0) { $0 + $1.rows }
        guard rows >= Self.rowsForThreads else { return try run(0, of: 1, check) }
        // Each thread has its part of the users, so that what they count can be added up.
        let scan = self
        let results = Mutex<[Result<UserCounts, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: Self.threads) { thread in
            let result = Result {
                var part = scan
                try part.run(thread, of: Self.threads, check)
                return part.counts
            }
            results.withLock { $0.append(result) }
        }
        for result in results.withLock({ $0 }) { counts.add(try result.get()) }
    }

    private mutating func run(_ thread: Int, of threads: Int, _ check: () throws -> Void) throws {
        let all = UserHash.partCount / threads * thread..<UserHash.partCount / threads * (thread + 1)
        var width = all.count
        let rowsOfPart = blocks.reduce(0) { $0 + $1.rows } / UserHash.partCount
        while width > 1, rowsOfPart * width > Self.windowSize { width /= 2 }
        var vector = Vector(size: Self.vectorSize, measures: 0)
        var rows = UserRows(columns: plan.columns.count)
        var picked = PickedRows()
        for first in stride(from: all.lowerBound, to: all.upperBound, by: width) {
            try check()
            let parts = first..<first + width
            rows.removeAll()
            for block in blocks { append(block.rows(of: parts), of: block, parts, &vector, &rows) }
            rows.sort(users: plan.userBound / UserHash.partCount * width)
            picked.pick(&rows, plan)
            counts.count(picked, rows, plan)
        }
        counts.isOpen = picked.isOpen
        // Rows without a user are of no part: each thread takes those of some blocks.
        for (index, block) in blocks.enumerated() where index % threads == thread && !block.isOther {
            try check()
            rows.removeAll()
            append(block.rowsWithoutUser, of: block, nil, &vector, &rows)
            counts.countOthers(rows, plan)
        }
    }

    private mutating func append(
        _ range: Range<Int>,
        of block: ScanBlock,
        _ parts: Range<Int>?,
        _ vector: inout Vector,
        _ rows: inout UserRows
    ) {
        for low in stride(from: range.lowerBound, to: range.upperBound, by: Self.vectorSize) {
            let range = low..<min(low + Self.vectorSize, range.upperBound)
            if let names = block.bots, plan.bots == .exclude {
                vector.select(range)
                vector.filter(names, areBots: true)
                filter(&vector, block)
                // A bot's events belong to no visit, and have no page of one.
                if plan.passes(entry: 0, exit: 0) { counts.count(bots: vector, block, plan) }
            }
            vector.select(range)
            if let names = block.bots, plan.bots == .exclude { vector.filter(names, areBots: false) }
            if plan.needsOthers, parts != nil {
                if let times = block.times { vector.filter(times, plan.low, plan.high) }
            } else {
                filter(&vector, block)
            }
            rows.append(vector, of: block, plan, parts)
        }
    }

    private func filter(_ vector: inout Vector, _ block: ScanBlock) {
        if block.isOther { vector.removeAll() }
        if block.isCut, let times = block.times { vector.filter(times, plan.start, plan.end) }
        for filter in block.filters { vector.filter(filter.codes, filter.passes) }
    }
}
