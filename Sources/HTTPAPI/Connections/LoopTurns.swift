import NIOCore

/// Shares an event loop's time between its connections: how much may be done before the loop looks at all of its sockets
/// again.
///
/// Reading 8 MiB of events takes up to 25 ms, unpacking as many as long again, and naming what is wrong with 10,000 of
/// them twice that; a hundred that arrive together would hold up everybody for seconds. The same goes for thousands of
/// clients that each send a hundred small requests at once. Used only on the loop.
final class LoopTurns {
    /// Bytes of bodies in one turn; a single one may be larger.
    static let allowance = 64 * 1_024
    /// Requests of one connection that are answered at once in one turn.
    static let requests = 2

    /// Connections that go on in one turn.
    private static let gateCount = 64

    private static let pause = TimeAmount.microseconds(100)

    private let eventLoop: any EventLoop
    private var spent = 0
    private var bodies = CircularBuffer<(cost: Int, run: () -> Void)>()
    private var gates = CircularBuffer<RequestGateHandler>()
    private var isPausing = false

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Whether a body may be handled in this turn; if so, it counts.
    /// - Parameter cost: Its bytes.
    func allows(_ cost: Int) -> Bool {
        guard bodies.isEmpty, spent == 0 || spent + cost <= Self.allowance else { return false }
        spent += cost
        pause()
        return true
    }

    /// Calls `run` in one of the next turns, behind those that wait already.
    func wait(_ cost: Int, _ run: @escaping () -> Void) {
        bodies.append((cost, run))
        pause()
    }

    /// Lets a connection go on in the next turn.
    func yield(_ gate: RequestGateHandler) {
        gates.append(gate)
        pause()
    }

    /// A loop runs all tasks that are due before it looks at its sockets. The first of these two runs right behind the work
    /// of this turn, however long that takes; the second one is in the future then.
    private func pause() {
        guard !isPausing else { return }
        isPausing = true
        let here = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        eventLoop.scheduleTask(in: Self.pause) {
            eventLoop.scheduleTask(in: Self.pause) { here.value.next() }
        }
    }

    private func next() {
        spent = 0
        for _ in 0..<min(Self.gateCount, gates.count) { gates.removeFirst().goOn() }
        while let (cost, run) = bodies.first, spent == 0 || spent + cost <= Self.allowance {
            bodies.removeFirst()
            spent += cost
            run()
        }
        isPausing = false
        if spent > 0 || !bodies.isEmpty || !gates.isEmpty { pause() }
    }
}
