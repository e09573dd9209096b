package import Analytics
package import Rollups

/// How often each value of a dimension was seen, by its number.
///
/// A column for each number that is counted, of 32 bits because a site may have millions of values, in blocks that are
/// there only where values were seen.
package struct RollupTally {
    /// As many numbers as one document covers, so that all of its runs lie in one block.
    private static let blockSize = RollupValues.chunkSize

    /// Where the slots of a block begin, by its number.
    private var starts: [Int: Int] = [:]
    /// Of the blocks, in the order of their slots.
    private var blocks: [Int] = []
    /// The block that was used last: values come in order.
    private var last = (block: -1, start: 0)
    private var columns = [[UInt32]](repeating: [], count: Measure.inRows.count)
    /// No slot of a column holds more: a sum that stays below 32 bits needs no check of each slot.
    private var bounds = [UInt32](repeating: 0, count: Measure.inRows.count)
    /// What does not fit into the columns.
    private var rest: [Int: Measures] = [:]

    /// Beyond so many values the columns grow as values come: what a document says of its site may be damaged.
    private static let mostReserved = 1 << 22

    /// - Parameter capacity: About how many values there will be.
    package init(capacity: Int = 0) {
        let slots = min(max(capacity, 0), Self.mostReserved) + Self.blockSize
        for column in columns.indices { columns[column].reserveCapacity(slots) }
    }

    package mutating func add(_ run: RollupValues.Run) {
        var value = run.first
        var left = run.count
        while left > 0 {
            let place = value % Self.blockSize
            let count = min(left, (Self.blockSize - 1 - place) / run.step + 1)
            let start = start(of: value / Self.blockSize) + place
            for (column, measure) in Measure.inRows.enumerated() where run.counts[measure] > 0 {
                add(run.counts[measure], measure, to: start, run.step, count, column)
            }
            value += count * run.step
            left -= count
        }
    }

    private mutating func add(
        _ amount: Int,
        _ measure: Measure,
        to start: Int,
        _ step: Int,
        _ count: Int,
        _ column: Int
    ) {
        let bound = Int(bounds[column]) + amount
        guard let small = UInt32(exactly: amount), let bound = UInt32(exactly: bound) else {
            for slot in stride(from: start, to: start + count * step, by: step) {
                rest[number(at: slot), default: .none][measure] += amount
            }
            return
        }
        bounds[column] = bound
        if step == 1 {
            Self.add(small, to: start..<start + count, of: &columns[column])
        } else {
            for slot in stride(from: start, to: start + count * step, by: step) { columns[column][slot] &+= small }
        }
    }

    /// Neighbours: the processor adds several at once.
    private static func add(_ amount: UInt32, to slots: Range<Int>, of column: inout [UInt32]) {
        var span = column.mutableSpan
        var part = span._mutatingExtracting(slots)
        for slot in part.indices { part[slot] &+= amount }
    }

    private mutating func start(of block: Int) -> Int {
        if last.block == block { return last.start }
        let start = starts[block] ?? blocks.count * Self.blockSize
        last = (block, start)
        if start == blocks.count * Self.blockSize {
            starts[block] = start
            blocks.append(block)
            for column in columns.indices {
                columns[column].append(contentsOf: repeatElement(0, count: Self.blockSize))
            }
        }
        return start
    }

    private func number(at slot: Int) -> Int {
        blocks[slot / Self.blockSize] * Self.blockSize + slot % Self.blockSize
    }

    /// How often a value was seen.
    package func counts(of number: Int) -> Measures {
        var counts = rest[number] ?? .none
        guard let start = starts[number / Self.blockSize] else { return counts }
        for (column, measure) in Measure.inRows.enumerated() {
            counts[measure] += Int(columns[column][start + number % Self.blockSize])
        }
        return counts
    }

    private static let events = Measure.inRows.firstIndex(of: .events) ?? 0

    /// Of how many events a value was.
    package func events(of number: Int) -> Int {
        let more = rest.isEmpty ? 0 : rest[number]?.events ?? 0
        guard let start = starts[number / Self.blockSize] else { return more }
        return Int(columns[Self.events][start + number % Self.blockSize]) + more
    }

    /// Calls `body` with all values that were seen, in no order, and the number of their events.
    @inline(__always)
    package func forEach(_ body: (_ number: Int, _ events: Int) -> Void) {
        let column = columns[Self.events]
        let hasRest = !rest.isEmpty
        var slot = 0
        for block in blocks {
            for number in block * Self.blockSize..<(block + 1) * Self.blockSize {
                var events = Int(column[slot])
                slot += 1
                if hasRest { events += rest[number]?.events ?? 0 }
                if events > 0 { body(number, events) }
            }
        }
    }
}
