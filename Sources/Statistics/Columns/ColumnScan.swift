import Analytics
import Columns
import Dispatch
import Synchronization

/// Goes through the rows of a site's blocks and counts those that a question is about.
///
/// A few thousand rows at a time: first their places are collected and filtered, then each column that is needed is read
/// at these places, so that nothing is decided or allocated for each row. The users are gone through in parts, so that what
/// marks who has been seen stays small however many they are.
struct ColumnScan: Sendable {
    /// Rows that are worked on together: their places and numbers fit into the processor's nearest cache.
    private static let vectorSize = 2_048
    /// Words that mark who was seen in one pass, for all buckets together.
    private static let markLimit = 1 << 18

    private let start: Int64
    private let end: Int64
    private let bots: Bots
    private var inputs: [ScanBlock] = []
    private let userBound: Int

    private(set) var counts = Measures.none
    var groupings: [Grouping] = []
    var series: Series?

    /// - Parameters:
    ///   - start: The first moment that is asked for, in milliseconds since 1970.
    ///   - end: The first one behind.
    ///   - bots: What becomes of them.
    ///   - userBound: All users' numbers are below.
    init(start: Int64, end: Int64, bots: Bots, userBound: Int) {
        self.start = start
        self.end = end
        self.bots = bots
        self.userBound = userBound
    }

    /// Adds a block.
    mutating func add(_ block: ScanBlock) {
        if !block.isOther { inputs.append(block) }
    }

    /// Rows from which on it is worth to use a second thread.
    private static let rowsForThreads = 200_000
    /// Most threads of one question; what comes in has to be taken, too.
    private static let threads = 2

    /// Counts.
    /// - Parameter check: Called now and then, on any thread; what it throws ends the scan.
    mutating func run(_ check: @Sendable () throws -> Void) throws {
        guard inputs.reduce(0, { $0 + $1.rows }) >= Self.rowsForThreads else { return try run(0, of: 1, check) }
        // Each thread has its part of the users, so that what they count can be added up.
        let scan = self
        let results = Mutex<[Result<ColumnScan, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: Self.threads) { thread in
            let result = Result {
                var part = scan
                try part.run(thread, of: Self.threads, check)
                return part
            }
            results.withLock { $0.append(result) }
        }
        for result in results.withLock({ $0 }) { add(try result.get()) }
    }

    private mutating func add(_ other: ColumnScan) {
        counts += other.counts
        for index in groupings.indices { groupings[index].add(other.groupings[index]) }
        if let series = other.series { self.series?.add(series) }
    }

    private mutating func run(_ thread: Int, of threads: Int, _ check: () throws -> Void) throws {
        let all = UserHash.partCount / threads * thread..<UserHash.partCount / threads * (thread + 1)
        let width = partsAtOnce(of: all.count)
        let words = (userBound / UserHash.partCount * width + 63) / 64
        var vector = Vector(size: Self.vectorSize, measures: Measure.inRows.count)
        var seen = Marks(buckets: 1, words: words)
        var seenInBucket = Marks(buckets: series?.count ?? 0, words: words)
        for first in stride(from: all.lowerBound, to: all.upperBound, by: width) {
            seen.clear()
            seenInBucket.clear()
            let parts = first..<first + width
            for (index, input) in inputs.enumerated() {
                if index.isMultiple(of: 16) { try check() }
                // Rows without a user are of no part: each thread takes those of some blocks.
                let hasOthers = first == all.lowerBound && index % threads == thread
                for rows in [input.rows(of: parts), hasOthers ? input.rowsWithoutUser : 0..<0] {
                    for low in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.vectorSize) {
                        let range = low..<min(low + Self.vectorSize, rows.upperBound)
                        scan(range, input, parts, &vector, &seen, &seenInBucket)
                    }
                }
            }
        }
    }

    /// How many parts of the users are gone through in one pass: as many as fit.
    private func partsAtOnce(of all: Int) -> Int {
        var parts = all
        let buckets = max(1, series?.count ?? 1)
        while parts > 1, buckets * (userBound / UserHash.partCount * parts / 64 + 1) > Self.markLimit {
            parts /= 2
        }
        return parts
    }

    private mutating func scan(
        _ range: Range<Int>,
        _ input: ScanBlock,
        _ parts: Range<Int>,
        _ vector: inout Vector,
        _ seen: inout Marks,
        _ seenInBucket: inout Marks
    ) {
        if let names = input.bots {
            vector.select(range)
            vector.filter(names, areBots: true)
            filter(&vector, input)
            countBots(input, &vector)
        }
        vector.select(range)
        if let names = input.bots, bots == .exclude { vector.filter(names, areBots: false) }
        filter(&vector, input)
        guard vector.count > 0 else { return }
        for (measure, flag) in input.flags.enumerated() { vector.setFlags(measure, flag) }
        for measure in Measure.inRows.indices { counts[Measure.inRows[measure]] += vector.sum(measure) }
        for index in groupings.indices {
            vector.read(groupings[index].columns[input.place])
            groupings[index].count(vector)
        }
        vector.read(input.users)
        if input.users != nil {
            counts.users += seen.mark(vector.numbers, vector.count, parts)
        }
        guard series != nil else { return }
        addToSeries(input, parts, &vector, &seenInBucket)
    }

    private func filter(_ vector: inout Vector, _ input: ScanBlock) {
        if input.isCut, let times = input.times { vector.filter(times, start, end) }
        for filter in input.filters { vector.filter(filter.codes, filter.passes) }
    }

    private mutating func countBots(_ input: ScanBlock, _ vector: inout Vector) {
        counts.bots += vector.count
        guard let times = input.times, var series, series.count > 0 else { return }
        // Moved out, or its sums would be copied.
        self.series = nil
        vector.readBuckets(times, series)
        series.countBots(vector)
        self.series = series
    }

    private mutating func addToSeries(
        _ input: ScanBlock,
        _ parts: Range<Int>,
        _ vector: inout Vector,
        _ seen: inout Marks
    ) {
        guard let times = input.times, var series, series.count > 0 else { return }
        // Moved out, or its sums would be copied.
        self.series = nil
        vector.readBuckets(times, series)
        series.count(vector)
        if input.users != nil { series.countUsers(vector, parts, &seen) }
        self.series = series
    }
}
