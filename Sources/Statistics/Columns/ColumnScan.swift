import Analytics
import Columns

/// Goes through the rows of a site's blocks and counts those that a question is about.
///
/// A few thousand rows at a time: first their places are collected and filtered, then each column that is needed is read
/// at these places, so that nothing is decided or allocated for each row. The users are gone through in parts, so that what
/// marks who has been seen stays small however many they are.
struct ColumnScan {
    /// Rows that are worked on together: their places and numbers fit into the processor's nearest cache.
    private static let vectorSize = 2_048
    /// Words that mark who was seen in one pass, for all buckets together.
    private static let markLimit = 1 << 18

    /// A column by whose values rows are counted.
    struct Grouping {
        let columns: [LoadedColumn?]
        /// By value, for each measure of ``Measure/additive``.
        private(set) var counts: [[UInt32]]

        init(_ columns: [LoadedColumn?], bound: Int) {
            self.columns = columns
            counts = Measure.additive.map { _ in Array(repeating: 0, count: bound + 1) }
        }

        fileprivate mutating func count(_ numbers: [UInt32], _ n: Int, _ flags: [[UInt8]?]) {
            for (measure, flags) in flags.enumerated() {
                if let flags {
                    for place in 0..<n { counts[measure][Int(numbers[place])] &+= UInt32(flags[place]) }
                } else {
                    for place in 0..<n { counts[measure][Int(numbers[place])] &+= 1 }
                }
            }
        }
    }

    /// The buckets of a series: for each unit of time, an hour or a day, the bucket that it belongs to.
    struct Series {
        let unit: Int64
        /// The number of the first unit.
        let first: Int64
        let buckets: [UInt32]
        private(set) var counts: [Measures]

        init(_ buckets: Buckets) {
            unit = buckets.interval == .hour ? 3_600_000 : 86_400_000
            counts = Array(repeating: .none, count: buckets.numbers.count)
            guard let firstNumber = buckets.numbers.first, let last = buckets.numbers.last else {
                first = 0
                self.buckets = []
                return
            }
            let start = buckets.interval.start(of: firstNumber).milliseconds
            let end = buckets.interval.start(of: last + 1).milliseconds
            first = start >= 0 ? start / unit : -((-start + unit - 1) / unit)
            let unit = unit
            let firstUnit = first
            self.buckets = (0..<Int((end - start) / unit)).map { place in
                let moment = Timestamp(milliseconds: (firstUnit + Int64(place)) * unit)
                return UInt32(buckets.interval.number(of: moment) - firstNumber)
            }
        }

        fileprivate mutating func add(_ measures: Measures, to bucket: Int) { counts[bucket] += measures }
    }

    /// A block, as far as the question needs it.
    fileprivate struct Input {
        let rows: Int
        /// `nil` when they are not needed.
        let times: TimeColumn?
        /// Rows outside of the time that is asked for have to be left out.
        let isCut: Bool
        let users: LoadedColumn?
        /// Which codes pass, for each filter.
        let filters: [(codes: Codes, passes: [Bool])]
        /// Which codes count, for each measure of ``Measure/additive``; `nil` for all.
        let flags: [(codes: Codes, counts: [UInt8])?]
    }

    private let start: Int64
    private let end: Int64
    private var inputs: [Input] = []
    private var places: [Int] = []
    private let countsUsers: Bool
    private let userBound: Int

    private(set) var counts = Measures.none
    var groupings: [Grouping] = []
    var series: Series?
    /// How many rows have been looked at.
    private(set) var rowsRead = 0

    /// - Parameters:
    ///   - start: The first moment that is asked for, in milliseconds since 1970.
    ///   - end: The first one behind.
    ///   - userBound: All users' numbers are below.
    init(start: Int64, end: Int64, countsUsers: Bool, userBound: Int) {
        self.start = start
        self.end = end
        self.countsUsers = countsUsers
        self.userBound = userBound
    }

    /// Whether a block has any row in the time that is asked for, as far as its header knows.
    func overlaps(_ header: BlockHeader) -> Bool { header.last >= start && header.first < end }

    /// Whether a block may have rows outside of the time that is asked for, so that its times are needed.
    func isCut(_ header: BlockHeader) -> Bool { header.first < start || header.last >= end }

    /// Adds a block.
    ///
    /// - Parameters:
    ///   - place: Its place in the columns of ``groupings``.
    ///   - filters: Columns, and which of the site's numbers pass.
    ///   - measures: For each measure of ``Measure/additive`` the column and the number that counts; `nil` for all rows.
    mutating func add(
        _ header: BlockHeader,
        place: Int,
        times: TimeColumn?,
        users: LoadedColumn?,
        filters: [(column: LoadedColumn?, passes: (UInt32) -> Bool)],
        measures: [(column: LoadedColumn?, counts: (UInt32) -> Bool)?]
    ) {
        guard overlaps(header) else { return }
        var matched: [(codes: Codes, passes: [Bool])] = []
        for (column, passes) in filters {
            // In a block without the column no row has a value.
            guard let column else {
                guard passes(0) else { return }
                continue
            }
            let table = column.numbers.map(passes)
            guard table.contains(true) else { return }
            if table.contains(false) { matched.append((column.codes, table)) }
        }
        let flags = measures.map { measure in
            measure.map { column, counts in
                (column?.codes ?? .same(0), (column?.numbers ?? [0]).map { counts($0) ? UInt8(1) : 0 })
            }
        }
        places.append(place)
        inputs.append(
            Input(
                rows: header.rows,
                times: times,
                isCut: isCut(header),
                users: users,
                filters: matched,
                flags: flags
            )
        )
    }

    /// Counts.
    /// - Parameter check: Called now and then; what it throws ends the scan.
    mutating func run(_ check: () throws -> Void) throws {
        let width = partsAtOnce
        let words = countsUsers ? (userBound / UserHash.partCount * width + 63) / 64 : 0
        var vector = Vector(size: Self.vectorSize, measures: Measure.additive.count)
        var seen = Marks(buckets: 1, words: words)
        var seenInBucket = Marks(buckets: series?.counts.count ?? 0, words: words)
        for first in stride(from: 0, to: UserHash.partCount, by: width) {
            seen.clear()
            seenInBucket.clear()
            let parts = first..<first + width
            for (index, input) in inputs.enumerated() {
                if first == 0 || index.isMultiple(of: 16) { try check() }
                let rows = input.rows(of: parts)
                for low in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.vectorSize) {
                    let range = low..<min(low + Self.vectorSize, rows.upperBound)
                    scan(range, input, places[index], parts, &vector, &seen, &seenInBucket)
                }
            }
        }
    }

    /// How many parts of the users are gone through in one pass: as many as fit.
    private var partsAtOnce: Int {
        var parts = UserHash.partCount
        let buckets = max(1, series?.counts.count ?? 1)
        while countsUsers, parts > 1, buckets * (userBound / UserHash.partCount * parts / 64 + 1) > Self.markLimit {
            parts /= 2
        }
        return parts
    }

    private mutating func scan(
        _ range: Range<Int>,
        _ input: Input,
        _ place: Int,
        _ parts: Range<Int>,
        _ vector: inout Vector,
        _ seen: inout Marks,
        _ seenInBucket: inout Marks
    ) {
        rowsRead += range.count
        vector.select(range)
        if input.isCut, let times = input.times { vector.filter(times, start, end) }
        for filter in input.filters { vector.filter(filter.codes, filter.passes) }
        guard vector.count > 0 else { return }
        for (measure, flag) in input.flags.enumerated() { vector.setFlags(measure, flag) }
        for measure in Measure.additive.indices { counts[Measure.additive[measure]] += vector.sum(measure) }
        for index in groupings.indices {
            vector.read(groupings[index].columns[place])
            groupings[index].count(vector.numbers, vector.count, vector.flags)
        }
        if countsUsers { vector.read(input.users) }
        if countsUsers, input.users != nil {
            counts.users += seen.mark(vector.numbers, vector.count, parts)
        }
        guard series != nil else { return }
        addToSeries(input, parts, &vector, &seenInBucket)
    }

    private mutating func addToSeries(
        _ input: Input,
        _ parts: Range<Int>,
        _ vector: inout Vector,
        _ seen: inout Marks
    ) {
        guard let series, let times = input.times, !series.buckets.isEmpty else { return }
        vector.readBuckets(times, series)
        for place in 0..<vector.count {
            let bucket = Int(vector.buckets[place])
            var measures = Measures.none
            for measure in Measure.additive.indices {
                measures[Measure.additive[measure]] = vector.flags[measure].map { Int($0[place]) } ?? 1
            }
            if countsUsers, vector.numbers[place] > 0,
                seen.mark(bucket, Int(vector.numbers[place]) - 1, parts)
            {
                measures.users = 1
            }
            self.series?.add(measures, to: bucket)
        }
    }
}

extension ColumnScan.Input {
    /// The rows of users of some parts. Those without a user go with the first part.
    fileprivate func rows(of parts: Range<Int>) -> Range<Int> {
        guard let users else { return parts.lowerBound == 0 ? 0..<rows : 0..<0 }
        let low = parts.lowerBound == 0 ? 0 : users.parts[parts.lowerBound]
        return low..<users.parts[parts.upperBound]
    }
}
