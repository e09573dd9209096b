package import Analytics
package import Rollups

/// How often each value of a dimension was seen, by its number.
///
/// A column for each number that is counted, of 32 bits because a site may have millions of values, in blocks that are
/// there only where values were seen.
package struct RollupTally {
    private static let blockSize = 256

    /// Where the slots of a block begin, by its number.
    private var starts: [Int: Int] = [:]
    /// Of the blocks, in the order of their slots.
    private var blocks: [Int] = []
    /// The block that was used last: values come in order.
    private var last = (block: -1, start: 0)
    private var columns = [[UInt32]](repeating: [], count: Measure.additive.count)
    /// What does not fit into the columns.
    private var rest: [Int: Measures] = [:]

    package init() {}

    package mutating func add(_ run: RollupValues.Run) {
        var value = run.first
        var left = run.count
        while left > 0 {
            let place = value % Self.blockSize
            let count = min(left, (Self.blockSize - 1 - place) / run.step + 1)
            let start = start(of: value / Self.blockSize)
            let slots = stride(from: start + place, to: start + place + count * run.step, by: run.step)
            for (column, measure) in Measure.additive.enumerated() where run.counts[measure] > 0 {
                add(run.counts[measure], measure, column, slots)
            }
            value += count * run.step
            left -= count
        }
    }

    private mutating func add(_ count: Int, _ measure: Measure, _ column: Int, _ slots: StrideTo<Int>) {
        guard let small = UInt32(exactly: count) else {
            for slot in slots { rest[number(at: slot), default: .none][measure] += count }
            return
        }
        for slot in slots {
            let (sum, isTooLarge) = columns[column][slot].addingReportingOverflow(small)
            if isTooLarge {
                rest[number(at: slot), default: .none][measure] += count
            } else {
                columns[column][slot] = sum
            }
        }
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
        for (column, measure) in Measure.additive.enumerated() {
            counts[measure] += Int(columns[column][start + number % Self.blockSize])
        }
        return counts
    }

    private static let events = Measure.additive.firstIndex(of: .events) ?? 0

    /// Of how many events a value was.
    package func events(of number: Int) -> Int {
        let more = rest.isEmpty ? 0 : rest[number]?.events ?? 0
        guard let start = starts[number / Self.blockSize] else { return more }
        return Int(columns[Self.events][start + number % Self.blockSize]) + more
    }

    /// Calls `body` with all values that were seen, in no order, and the number of their events.
    package func forEach(_ body: (_ number: Int, _ events: Int) -> Void) {
        for slot in columns[Self.events].indices {
            var events = Int(columns[Self.events][slot])
            guard events > 0 || !rest.isEmpty else { continue }
            let number = number(at: slot)
            if !rest.isEmpty { events += rest[number]?.events ?? 0 }
            if events > 0 { body(number, events) }
        }
    }
}
