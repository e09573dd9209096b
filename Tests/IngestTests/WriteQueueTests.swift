import Ingest
import RandomNumbers
import Testing

@Suite struct WriteQueueTests {
    private typealias Line = WriteQueue<Int>

    private let start = ContinuousClock.now

    /// An entry that is told from others by its number; `deadline` is in milliseconds from the start.
    private func entry(_ number: Int, count: Int = 1, bytes: Int = 10, deadline: Int = 1_000) -> Line.Entry {
        Line.Entry(
            documents: [UInt8](repeating: 0, count: bytes),
            count: count,
            deadline: start + .milliseconds(deadline),
            completion: number
        )
    }

    private func limits(
        writers: Int = 2,
        largeWrite: Int = 1,
        batchCount: Int = 1_000,
        batchBytes: Int = 1_000_000,
        waitingCount: Int = 1_000,
        waitingBytes: Int = 1_000_000
    ) -> EventQueue.Limits {
        var limits = EventQueue.Limits()
        limits.writers = writers
        limits.largeWrite = largeWrite
        limits.batchCount = batchCount
        limits.batchBytes = batchBytes
        limits.waitingCount = waitingCount
        limits.waitingBytes = waitingBytes
        return limits
    }

    /// The entries of all batches that can be taken, batch by batch.
    private func drain(_ line: inout Line, _ limits: EventQueue.Limits) -> [[Int]] {
        var batches: [[Int]] = []
        while let batch = line.takeBatch(limits: limits) {
            batches.append(batch.entries.map(\.completion))
            line.finish(batch.number)
        }
        return batches
    }

    @Test("each entry starts a writer until there are enough, and the others wait", arguments: 1...4)
    func admission(writers: Int) {
        let limits = limits(writers: writers)
        var line = Line()
        let admissions = (0..<6).map { line.admit(entry($0), limits: limits) }
        let started = Array(repeating: Line.Admission.startsWriter, count: writers)
        #expect(admissions == started + Array(repeating: .waits, count: 6 - writers))
        #expect(line.waitingCount == 6)
    }

    @Test("a further writer takes part only while a large write waits")
    func furtherWriter() {
        let limits = limits(writers: 2, largeWrite: 100)
        var line = Line()
        #expect(line.admit(entry(0, count: 99), limits: limits) == .startsWriter)
        #expect(line.takeBatch(limits: limits)?.entries.map(\.completion) == [0])
        #expect(line.admit(entry(1, count: 99), limits: limits) == .waits)
        #expect(line.admit(entry(2), limits: limits) == .startsWriter)
        #expect(line.admit(entry(3, count: 99), limits: limits) == .waits)
        #expect(line.takeBatch(limits: limits)?.entries.map(\.completion) == [1, 2, 3])
        // One of the two ends; the other one will come for what is left.
        #expect(line.admit(entry(4, count: 99), limits: limits) == .waits)
        #expect(line.takeBatch(limits: limits) == nil)
        #expect(line.takeBatch(limits: limits)?.entries.map(\.completion) == [4])
        #expect(line.takeBatch(limits: limits) == nil)
        #expect(line.admit(entry(5), limits: limits) == .startsWriter)
    }

    @Test("a writer that finds nothing ends, and the next entry starts another")
    func writerEnds() {
        let limits = limits(writers: 1)
        var line = Line()
        #expect(line.admit(entry(0), limits: limits) == .startsWriter)
        #expect(drain(&line, limits) == [[0]])
        #expect(line.waitingCount == 0)
        #expect(line.admit(entry(1), limits: limits) == .startsWriter)
        #expect(line.admit(entry(2), limits: limits) == .waits)
    }

    @Test("a writer that could not be started makes room for another")
    func writerDidNotStart() {
        let limits = limits(writers: 1)
        var line = Line()
        #expect(line.admit(entry(0), limits: limits) == .startsWriter)
        line.writerDidNotStart()
        #expect(line.admit(entry(1), limits: limits) == .startsWriter)
    }

    @Test("the line is filled to its limits, by count and by bytes, and no further")
    func fullLine() {
        for limits in [limits(waitingCount: 10), limits(waitingBytes: 100)] {
            var line = Line()
            #expect(line.admit(entry(0, count: 4, bytes: 40), limits: limits) == .startsWriter)
            #expect(line.admit(entry(1, count: 7, bytes: 70), limits: limits) == .refused)
            #expect(line.admit(entry(2, count: 6, bytes: 60), limits: limits) == .startsWriter)
            #expect(line.admit(entry(3, count: 1, bytes: 1), limits: limits) == .refused)
            #expect(line.waitingCount == 10)
            #expect(drain(&line, limits) == [[0, 2]])
            #expect(line.admit(entry(4, count: 10, bytes: 100), limits: limits) != .refused)
        }
    }

    @Test("what is being written leaves room in the line")
    func writtenMakesRoom() {
        let limits = limits(waitingCount: 10)
        var line = Line()
        #expect(line.admit(entry(0, count: 10), limits: limits) == .startsWriter)
        #expect(line.takeBatch(limits: limits) != nil)
        #expect(line.admit(entry(1, count: 10), limits: limits) == .startsWriter)
        #expect(line.admit(entry(2, count: 1), limits: limits) == .refused)
    }

    @Test("an entry larger than the whole line is let in when the line is empty, and only then")
    func largerThanLine() {
        for entry in [entry(0, count: 50), entry(0, bytes: 500)] {
            let limits = limits(waitingCount: 10, waitingBytes: 100)
            var line = Line()
            #expect(line.admit(entry, limits: limits) == .startsWriter)
            #expect(line.admit(entry, limits: limits) == .refused)
            #expect(line.admit(self.entry(1), limits: limits) == .refused)
            #expect(drain(&line, limits) == [[0]])
            #expect(line.admit(self.entry(2), limits: limits) != .refused)
        }
    }

    @Test("a batch takes what its limits allow, in the order of arrival")
    func batchLimits() {
        for limits in [limits(batchCount: 6), limits(batchBytes: 60)] {
            var line = Line()
            for (number, size) in [3, 3, 1, 5, 1, 6, 2].enumerated() {
                _ = line.admit(entry(number, count: size, bytes: size * 10), limits: limits)
            }
            #expect(drain(&line, limits) == [[0, 1], [2, 3], [4], [5], [6]])
            #expect(line.waitingCount == 0)
        }
    }

    @Test("an entry larger than a batch is written alone")
    func oversized() {
        for large in [entry(1, count: 500), entry(1, bytes: 5_000)] {
            let limits = limits(batchCount: 100, batchBytes: 1_000)
            var line = Line()
            for entry in [entry(0), large, entry(2), entry(3)] { _ = line.admit(entry, limits: limits) }
            #expect(drain(&line, limits) == [[0], [1], [2, 3]])
        }
    }

    @Test("what has waited beyond its deadline leaves the line and its room")
    func overdue() {
        let limits = limits(waitingCount: 3, waitingBytes: 30)
        var line = Line()
        for (number, deadline) in [100, 200, 300].enumerated() {
            _ = line.admit(entry(number, deadline: deadline), limits: limits)
        }
        #expect(line.takeOverdue(now: start + .milliseconds(99)).waiting.isEmpty)
        #expect(line.takeOverdue(now: start + .milliseconds(200)).waiting.map(\.completion) == [0, 1])
        #expect(line.takeOverdue(now: start + .milliseconds(200)).waiting.isEmpty)
        #expect(line.waitingCount == 1)
        #expect(line.admit(entry(3, count: 2, bytes: 20), limits: limits) != .refused)
        #expect(drain(&line, limits) == [[2, 3]])
    }

    @Test("what is being written beyond its deadline is told apart, until its write ends")
    func overdueUnderWay() {
        let limits = limits()
        var line = Line()
        _ = line.admit(entry(0, deadline: 100), limits: limits)
        _ = line.admit(entry(1, deadline: 300), limits: limits)
        let batch = line.takeBatch(limits: limits)
        _ = line.admit(entry(2, deadline: 100), limits: limits)
        let overdue = line.takeOverdue(now: start + .milliseconds(200))
        #expect(overdue.waiting.map(\.completion) == [2])
        #expect(overdue.written.map(\.completion) == [0])
        if let batch { line.finish(batch.number) }
        #expect(line.takeOverdue(now: start + .milliseconds(400)).written.isEmpty)
    }

    @Test("a writer whose entries have all left finds nothing and ends")
    func allLeft() {
        let limits = limits(writers: 1)
        var line = Line()
        _ = line.admit(entry(0), limits: limits)
        _ = line.takeOverdue(now: start + .seconds(2))
        #expect(drain(&line, limits) == [])
        #expect(line.admit(entry(1, deadline: 5_000), limits: limits) == .startsWriter)
    }

    @Test("whatever happens in whatever order, each entry leaves once and in order", arguments: 0..<50 as Range<UInt64>)
    func everyInterleaving(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limits = limits(
            writers: 3,
            largeWrite: [1, 15, 40][Int(seed % 3)],
            batchCount: 20,
            batchBytes: 300,
            waitingCount: 60,
            waitingBytes: 900
        )
        var line = Line()
        var model = Model()
        for step in 0..<2_000 {
            let now = start + .milliseconds(step)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let entry = entry(
                    step,
                    count: Int.random(in: 1...25, using: &random),
                    bytes: Int.random(in: 5...320, using: &random),
                    deadline: step + 40
                )
                model.admitted(entry, line.admit(entry, limits: limits), limits)
            case 5..<8 where model.idleWriters > 0:
                model.took(line.takeBatch(limits: limits), limits)
            case 8:
                guard let number = model.batches.keys.randomElement(using: &random) else { continue }
                line.finish(number)
                model.finished(number)
            default:
                let overdue = line.takeOverdue(now: now)
                model.left(overdue.waiting)
                #expect(overdue.waiting.allSatisfy { $0.deadline <= now })
                #expect(overdue.written.allSatisfy { model.isUnderWay($0.completion) && $0.deadline <= now })
            }
            #expect(line.waitingCount == model.waiting.reduce(0) { $0 + $1.count })
            #expect(model.idleWriters + model.batches.count <= limits.writers)
        }
        #expect(model.isSound)
        #expect(model.taken > 100)
    }

    /// What must be true of a line, kept in the plainest way.
    private struct Model {
        private(set) var waiting: [Line.Entry] = []
        private(set) var batches: [Int: [Int]] = [:]
        private(set) var idleWriters = 0
        private(set) var isSound = true
        private(set) var taken = 0

        mutating func admitted(_ entry: Line.Entry, _ admission: Line.Admission, _ limits: EventQueue.Limits) {
            let all = waiting + [entry]
            let isRoom =
                all.reduce(0) { $0 + $1.count } <= limits.waitingCount
                && all.reduce(0) { $0 + $1.documents.count } <= limits.waitingBytes
            if (admission != .refused) != (isRoom || waiting.isEmpty) { isSound = false }
            guard admission != .refused else { return }
            waiting.append(entry)
            if admission == .startsWriter { idleWriters += 1 }
            // Whoever waits must have a writer that will come for it.
            if !waiting.isEmpty, idleWriters + batches.count == 0 { isSound = false }
        }

        mutating func took(_ batch: (number: Int, entries: [Line.Entry])?, _ limits: EventQueue.Limits) {
            idleWriters -= 1
            guard let batch else {
                // What is left must be too little to share, and another writer must come for it.
                let left = waiting.reduce(0) { $0 + $1.count }
                if left > 0, left >= limits.largeWrite || idleWriters + batches.count == 0 { isSound = false }
                return
            }
            let count = batch.entries.reduce(0) { $0 + $1.count }
            let bytes = batch.entries.reduce(0) { $0 + $1.documents.count }
            if batch.entries.count != 1, count > limits.batchCount || bytes > limits.batchBytes { isSound = false }
            if batches[batch.number] != nil { isSound = false }
            batches[batch.number] = batch.entries.map(\.completion)
            taken += batch.entries.count
            left(batch.entries)
        }

        mutating func finished(_ number: Int) {
            batches[number] = nil
            idleWriters += 1
        }

        /// Entries leave from the front, in their order: so none is left behind and none leaves twice.
        mutating func left(_ entries: [Line.Entry]) {
            if waiting.prefix(entries.count).map(\.completion) != entries.map(\.completion) { isSound = false }
            waiting.removeFirst(min(entries.count, waiting.count))
        }

        func isUnderWay(_ completion: Int) -> Bool {
            batches.values.contains { $0.contains(completion) }
        }
    }
}
