import Processing
import RandomNumbers
import Testing

@Suite struct MoveCycleTests {
    private static let start = ContinuousClock.now
    private let start = Self.start

    private func cycle() -> MoveCycle {
        MoveCycle(pollInterval: .milliseconds(200), renewInterval: .seconds(1), now: start)
    }

    /// A cycle that has registered, has partitions, and is about to read.
    private func ready() -> MoveCycle {
        var cycle = cycle()
        cycle.registered()
        cycle.renewed(isChanged: true, now: start)
        cycle.begun()
        return cycle
    }

    @Test("a worker registers, gets partitions, learns what waits in them, and reads")
    func firstSteps() {
        var cycle = cycle()
        #expect(cycle.next(now: start) == .register)
        cycle.registered()
        #expect(cycle.next(now: start) == .renew)
        cycle.renewed(isChanged: true, now: start)
        #expect(cycle.next(now: start) == .begin)
        cycle.begun()
        #expect(cycle.next(now: start) == .read(isAhead: false))
    }

    @Test("full batches follow each other without a pause, each read while the one before is moved")
    func fullBatches() {
        var cycle = ready()
        for isAhead in [false, true, true] {
            #expect(cycle.next(now: start) == .read(isAhead: isAhead))
            cycle.read(hasMore: true, canGoOn: true)
            #expect(cycle.next(now: start) == .move(readsAhead: true))
            cycle.moved(now: start)
        }
    }

    @Test("a worker with nothing to do compacts, and then waits from one look at the queue to the next")
    func idle() {
        var cycle = ready()
        cycle.read(hasMore: false, canGoOn: false)
        cycle.moved(now: start)
        #expect(cycle.next(now: start) == .compact)
        cycle.compacted()
        #expect(cycle.next(now: start + .milliseconds(50)) == .pause(.milliseconds(150)))
        #expect(cycle.next(now: start + .milliseconds(500)) == .pause(.zero))
        cycle.paused(now: start + .milliseconds(500))
        #expect(cycle.next(now: start + .milliseconds(500)) == .read(isAhead: false))
    }

    @Test("the lease is renewed when it is time, also between full batches; the same partitions change nothing else")
    func renewal() {
        var cycle = ready()
        cycle.read(hasMore: true, canGoOn: true)
        let later = start + .seconds(1)
        cycle.moved(now: later)
        #expect(cycle.next(now: later) == .renew)
        cycle.renewed(isChanged: false, now: later)
        #expect(cycle.next(now: later) == .read(isAhead: true))
    }

    @Test("what was read ahead is dropped when partitions have changed")
    func changedPartitions() {
        var cycle = ready()
        cycle.read(hasMore: true, canGoOn: true)
        let later = start + .seconds(1)
        cycle.moved(now: later)
        cycle.renewed(isChanged: true, now: later)
        #expect(cycle.next(now: later) == .begin)
        cycle.begun()
        #expect(cycle.next(now: later) == .read(isAhead: false))
    }

    @Test("new partitions are not read before a beginning that failed has been made up for")
    func failedBeginning() {
        var cycle = cycle()
        cycle.registered()
        cycle.renewed(isChanged: true, now: start)
        _ = cycle.failed(.transient)
        cycle.rewound(now: start)
        cycle.paused(now: start)
        #expect(cycle.next(now: start) == .begin)
    }

    @Test("a lost lease: everything is forgotten and prepared, and the worker registers again at once")
    func leaseLost() {
        var cycle = ready()
        cycle.read(hasMore: true, canGoOn: true)
        #expect(cycle.failed(.leaseLost) == nil)
        #expect(cycle.next(now: start) == .rewind)
        cycle.rewound(now: start)
        #expect(cycle.next(now: start) == .prepare)
        cycle.prepared()
        #expect(cycle.next(now: start) == .register)
        cycle.registered()
        // Whenever the last renewal was.
        #expect(cycle.next(now: start) == .renew)
    }

    @Test(
        "failures one after the other are waited for longer and longer, up to two seconds; a move that works ends that"
    )
    func backingOff() {
        var cycle = ready()
        var last = Duration.zero
        for _ in 0..<10 {
            let delay = cycle.failed(.transient)
            #expect(cycle.next(now: start) == .rewind)
            cycle.rewound(now: start)
            #expect(cycle.next(now: start) == delay.map { .pause($0) })
            cycle.paused(now: start)
            last = delay ?? .zero
        }
        #expect((.seconds(1) ... .seconds(2)).contains(last))
        cycle.read(hasMore: false, canGoOn: false)
        cycle.moved(now: start)
        #expect(cycle.failed(.transient).map { $0 <= .milliseconds(100) } == true)
    }

    @Test("after a failure that a dropped index would explain the database is prepared; after a conflict it is not")
    func preparing() {
        for (failure, isPrepared) in [(MoveCycle.Failure.other, true), (.transient, false)] {
            var cycle = ready()
            _ = cycle.failed(failure)
            cycle.rewound(now: start)
            cycle.paused(now: start)
            #expect((cycle.next(now: start) == .prepare) == isPrepared)
        }
    }

    /// Whatever comes of the steps, in whatever order.
    @Test("never moves without a lease that was renewed and begun with, never reads ahead twice", arguments: 1...50)
    func invariants(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var cycle = cycle()
        var now = start
        var (isRegistered, isRenewed, isBegun, isAhead, hasBatch) = (false, false, false, false, false)
        for _ in 0..<2_000 {
            now += .milliseconds(Int.random(in: 0...400, using: &random))
            let step = cycle.next(now: now)
            if Int.random(in: 0..<20, using: &random) == 0, step != .rewind {
                let failure = [MoveCycle.Failure.leaseLost, .transient, .other].randomElement(using: &random) ?? .other
                _ = cycle.failed(failure)
                if failure == .leaseLost { (isRegistered, isRenewed, isBegun) = (false, false, false) }
                #expect(cycle.next(now: now) == .rewind)
                continue
            }
            switch step {
            case .prepare: cycle.prepared()
            case .register:
                #expect(!isRegistered)
                isRegistered = true
                cycle.registered()
            case .renew:
                #expect(isRegistered)
                let isChanged = !isRenewed || Bool.random(using: &random)
                isRenewed = true
                if isChanged { (isBegun, isAhead) = (false, false) }
                cycle.renewed(isChanged: isChanged, now: now)
            case .begin:
                #expect(isRenewed)
                isBegun = true
                cycle.begun()
            case .read(let fromAhead):
                #expect(isRegistered && isRenewed && isBegun)
                #expect(fromAhead == isAhead)
                hasBatch = true
                isAhead = false
                cycle.read(hasMore: Bool.random(using: &random), canGoOn: Bool.random(using: &random))
            case .move(let readsAhead):
                #expect(hasBatch)
                hasBatch = false
                isAhead = readsAhead
                cycle.moved(now: now)
            case .compact:
                #expect(isBegun)
                cycle.compacted()
            case .rewind:
                (isAhead, hasBatch) = (false, false)
                cycle.rewound(now: now)
            case .pause(let duration):
                #expect((.zero ... .seconds(2)).contains(duration))
                cycle.paused(now: now)
            }
        }
    }
}
