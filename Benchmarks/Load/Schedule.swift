import NIOCore

/// When each request is due.
struct Schedule {
    let start: NIODeadline
    let end: NIODeadline
    /// How many are due in all.
    let count: Int
    private let rate: Double

    init(start: NIODeadline, duration: TimeAmount, rate: Double) {
        self.start = start
        self.rate = rate
        end = start + duration
        count = max(1, Int(Double(duration.nanoseconds) / 1e9 * rate))
    }

    /// The moment of a request, the first of which has the number 0.
    func moment(of number: Int) -> NIODeadline {
        start + .nanoseconds(Int64(Double(number) / rate * 1e9))
    }

    /// How many requests have had their moment.
    func due(at now: NIODeadline) -> Int {
        guard now >= start else { return 0 }
        return min(count, Int(Double((now - start).nanoseconds) / 1e9 * rate) + 1)
    }
}
