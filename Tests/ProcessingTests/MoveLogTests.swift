import Moving
import Processing
import Testing

@Suite struct MoveLogTests {
    private let start = ContinuousClock.now

    private func after(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test("a worker that moves nothing says nothing")
    func silent() {
        var log = MoveLog(now: start)
        for time in stride(from: 0, through: 10_000, by: 200) {
            #expect(log.due(now: after(time), isIdle: true) == nil)
        }
        #expect(log.rest(now: after(20_000)) == nil)
    }

    @Test("a busy worker says one line a second, and the lines add up", arguments: [1, 7, 40, 999, 1_000, 2_500])
    func busy(interval: Int) {
        var log = MoveLog(now: start)
        var lines: [(time: Int, summary: MoveLog.Summary)] = []
        var moved = 0
        let end = 30_000
        for time in stride(from: interval, through: end, by: interval) {
            log.add(.init(moved: 10, duplicates: 1))
            moved += 10
            if let summary = log.due(now: after(time), isIdle: false) { lines.append((time, summary)) }
        }
        let rest = log.rest(now: after(end))
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $1.time - $0.time >= 1_000 })
        #expect(lines.count >= end / max(1_000 + interval, interval) - 1)
        #expect(lines.reduce(rest?.move.moved ?? 0) { $0 + $1.summary.move.moved } == moved)
        #expect(lines.reduce(rest?.move.duplicates ?? 0) { $0 + $1.summary.move.duplicates } == moved / 10)
    }

    @Test("a trickle that leaves the worker idle after every batch is still one line a second")
    func trickle() {
        var log = MoveLog(now: start)
        var lines: [Int] = []
        for time in stride(from: 100, through: 60_000, by: 100) {
            log.add(.init(moved: 3))
            if log.due(now: after(time), isIdle: true) != nil { lines.append(time) }
        }
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $1 - $0 >= 1_000 })
        #expect(lines.count == 60)
    }

    @Test("a worker that falls idle tells at once, when its last line is long ago")
    func fallsIdle() {
        var log = MoveLog(now: start)
        #expect(log.due(now: after(5_000), isIdle: true) == nil)
        log.add(.init(moved: 5, duplicates: 2))
        let summary = log.due(now: after(5_100), isIdle: true)
        #expect(summary == MoveLog.Summary(move: .init(moved: 5, duplicates: 2), seconds: 0.1))
    }

    @Test("a rate is of the time since work began, not of the idle time before it")
    func rate() {
        var log = MoveLog(now: start)
        #expect(log.due(now: after(10_000), isIdle: true) == nil)
        log.add(.init(moved: 3_000))
        #expect(log.due(now: after(10_500), isIdle: false) == nil)
        log.add(.init(moved: 3_000))
        let summary = log.due(now: after(11_500), isIdle: false)
        #expect(summary?.move.moved == 6_000)
        #expect(summary?.seconds == 1.5)
        #expect(summary?.rate == 4_000)
    }

    @Test("duplicates alone are worth a line")
    func duplicates() {
        var log = MoveLog(now: start)
        log.add(.init(duplicates: 4))
        #expect(log.due(now: after(1_000), isIdle: false) == MoveLog.Summary(move: .init(duplicates: 4), seconds: 1))
    }

    @Test("what no line has told yet is told at the end, once")
    func rest() {
        var log = MoveLog(now: start)
        log.add(.init(moved: 8))
        #expect(log.due(now: after(10), isIdle: false) == nil)
        #expect(log.rest(now: after(20)) == MoveLog.Summary(move: .init(moved: 8), seconds: 0.02))
        #expect(log.rest(now: after(30)) == nil)
    }

    @Test("no time at all gives no rate instead of an infinite one")
    func noTime() {
        #expect(MoveLog.Summary(move: .init(moved: 8), seconds: 0).rate == 0)
    }
}
