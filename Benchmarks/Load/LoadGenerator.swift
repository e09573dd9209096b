import NIOCore
import NIOPosix

/// Sends every request at its moment, whether those before it have been answered or not.
///
/// Not `Sendable`: everything happens on one event loop.
final class LoadGenerator {
    /// How long after the last moment everything must have been sent and answered.
    private static let patience = TimeAmount.seconds(10)
    private static let pauseBeforeReconnecting = TimeAmount.milliseconds(100)

    private enum State {
        case connecting
        case sending(Schedule)
        case ended
    }

    private let plan: LoadPlan
    private let loop: any EventLoop
    private let promise: EventLoopPromise<LoadReport>
    private var state = State.connecting
    private var tally = LoadTally()
    private var idle = CircularBuffer<LoadConnection>()
    private var hasTimer = false

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
        if case .sending(let schedule) = state { schedule } else { nil }
    }

    private func connect() {
        let generator = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadConnection(generator.value))
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
        if case .ended = state { return }
        schedule(at: .now() + Self.pauseBeforeReconnecting) { $0.connect() }
    }

    private func begin() {
        let schedule = Schedule(start: .now(), duration: plan.duration, rate: plan.rate)
        state = .sending(schedule)
        self.schedule(at: schedule.end + Self.patience) { $0.end() }
    }

    /// Sends all whose moment has come, as far as there are connections, and comes back when the next one's has.
    private func sendWhatIsDue() {
        guard let schedule else { return }
        let now = NIODeadline.now()
        while tally.sent < schedule.count, !idle.isEmpty {
            let number = tally.sent
            let moment = schedule.moment(of: number)
            guard moment <= now else { return comeBack(at: moment) }
            tally.send()
            idle.removeFirst().send(plan.requests[number % plan.requests.count], number: number)
        }
    }

    /// At most one timer runs: with no connection free the next answer does what a timer would.
    private func comeBack(at moment: NIODeadline) {
        guard !hasTimer else { return }
        hasTimer = true
        schedule(at: moment) { generator in
            generator.hasTimer = false
            generator.sendWhatIsDue()
        }
    }

    private func endIfDone() {
        if let schedule, tally.sent == schedule.count, tally.underWay == 0 { end() }
    }

    private func end() {
        guard let schedule else { return }
        state = .ended
        promise.succeed(tally.report(plan, schedule, now: .now()))
    }

    private func schedule(at moment: NIODeadline, _ body: @escaping (LoadGenerator) -> Void) {
        _ = loop.assumeIsolated().scheduleTask(deadline: moment) { body(self) }
    }
}
