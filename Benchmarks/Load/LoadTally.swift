import Benchmarking
import NIOCore

/// What became of the requests.
struct LoadTally {
    private(set) var sent = 0
    private(set) var underWay = 0
    private var accepted = 0
    private var failed = 0
    private var answers: [Int: Int] = [:]
    private var latencies = Latencies()
    private var lastAnswer = NIODeadline.uptimeNanoseconds(0)

    mutating func send() {
        sent += 1
        underWay += 1
    }

    /// An answer has come.
    mutating func answer(status: Int, after latency: TimeAmount, now: NIODeadline) {
        underWay -= 1
        lastAnswer = now
        answers[status, default: 0] += 1
        if 200..<300 ~= status { accepted += 1 } else { failed += 1 }
        latencies.record(nanoseconds: latency.nanoseconds)
    }

    /// No answer will come.
    mutating func fail(after latency: TimeAmount) {
        underWay -= 1
        failed += 1
        latencies.record(nanoseconds: latency.nanoseconds)
    }

    /// What is told of them at the end. Requests that were not even sent have waited until now at least.
    func report(_ plan: LoadPlan, _ schedule: Schedule, now: NIODeadline) -> LoadReport {
        var latencies = latencies
        for number in sent..<schedule.count {
            latencies.record(nanoseconds: (now - schedule.moment(of: number)).nanoseconds)
        }
        let took = max(lastAnswer, schedule.end) - schedule.start
        return LoadReport(
            rate: plan.rate,
            due: schedule.count,
            sent: sent,
            accepted: accepted,
            failed: failed + underWay,
            unsent: schedule.count - sent,
            unanswered: underWay,
            answers: Dictionary(uniqueKeysWithValues: answers.map { ("\($0.key)", $0.value) }),
            seconds: Double(took.nanoseconds) / 1e9,
            achievedRate: Double(accepted) / (Double(took.nanoseconds) / 1e9),
            latencyMs: latencies.summary
        )
    }
}
