import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends every request at its moment, whether those before it have been answered or not.
///
/// Not `Sendable`: everything happens on one event loop.
final class LoadGenerator {
    /// Requests whose moments lie closer together are sent together: a timer each would cost more than they do.
    private static let shortestPause = TimeAmount.microseconds(100)
    /// How long the last answers may take.
    private static let patience = TimeAmount.seconds(10)
    private static let pauseBeforeReconnecting = TimeAmount.milliseconds(100)

    private enum State {
        case connecting
        case sending(Schedule)
        case waiting(Schedule)
        case ended
    }

    private let plan: LoadPlan
    private let loop: any EventLoop
    private let promise: EventLoopPromise<LoadReport>
    private var state = State.connecting
    private var tally = LoadTally()
    private var idle = CircularBuffer<LoadConnection>()

    init(_ plan: LoadPlan, on loop: any EventLoop) {
        self.plan = plan
        self.loop = loop
        promise = loop.makePromise()
    }

    /// Connects, sends, waits for the last answers.
    func run() -> EventLoopFuture<LoadReport> {
        for _ in 0..<plan.connections { connect() }
        return promise.futureResult
    }

    // What connections tell.

    func isIdle(_ connection: LoadConnection) {
        idle.append(connection)
        if case .connecting = state, idle.count == plan.connections { begin() }
        sendWhatIsDue()
    }

    func wasAnswered(_ number: Int, status: Int) {
        guard let schedule else { return }
        let now = NIODeadline.now()
        tally.answer(status: status, after: now - schedule.moment(of: number), now: now)
        endIfDone()
    }

    func wasLost(_ number: Int) {
        guard let schedule else { return }
        tally.fail(after: .now() - schedule.moment(of: number))
        endIfDone()
    }

    func isClosed(_ connection: LoadConnection) {
        idle.removeAll { $0 === connection }
        connectAgain()
    }

    // What it does by itself.

    private var schedule: Schedule? {
        switch state {
        case .sending(let schedule), .waiting(let schedule): schedule
        case .connecting, .ended: nil
        }
    }

    private func connect() {
        let generator = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(LoadConnection(generator.value))
                }
            }
            .connect(host: plan.host, port: plan.port)
            .whenFailure { generator.value.couldNotConnect($0) }
    }

    private func couldNotConnect(_ error: any Error) {
        if case .connecting = state {
            state = .ended
            promise.fail(error)
        } else {
            connectAgain()
        }
    }

    private func connectAgain() {
        guard case .sending = state else { return }
        schedule(at: .now() + Self.pauseBeforeReconnecting) { $0.connect() }
    }

    private func begin() {
        let schedule = Schedule(start: .now(), duration: plan.duration, rate: plan.rate)
        state = .sending(schedule)
        tick()
    }

    /// Comes back by itself until the end.
    private func tick() {
        guard case .sending(let schedule) = state else { return }
        sendWhatIsDue()
        let now = NIODeadline.now()
        guard now < schedule.end else {
            state = .waiting(schedule)
            self.schedule(at: now + Self.patience) { $0.end() }
            return endIfDone()
        }
        let next = max(schedule.moment(of: tally.sent), now + Self.shortestPause)
        self.schedule(at: min(next, schedule.end)) { $0.tick() }
    }

    private func sendWhatIsDue() {
        guard case .sending(let schedule) = state else { return }
        let due = schedule.due(at: .now())
        while tally.sent < due, let connection = idle.popFirst() {
            let number = tally.sent
            tally.send()
            connection.send(plan.requests[number % plan.requests.count], number: number)
        }
    }

    private func endIfDone() {
        if case .waiting = state, tally.underWay == 0 { end() }
    }

    private func end() {
        guard case .waiting(let schedule) = state else { return }
        state = .ended
        promise.succeed(tally.report(plan, schedule))
    }

    private func schedule(at moment: NIODeadline, _ body: @escaping (LoadGenerator) -> Void) {
        _ = loop.assumeIsolated().scheduleTask(deadline: moment) { body(self) }
    }
}
