import NIOCore

/// When each request is due: evenly, but those of the same half of a millisecond together.
///
/// A timer for each of them would cost the generator more than sending them does, and what it uses is missing to the
/// programs that it measures.
struct Schedule {
    private static let step = TimeAmount.microseconds(500)

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
        let nanoseconds = Int64(Double(number) / rate * 1e9)
        return start + .nanoseconds(nanoseconds - nanoseconds % Self.step.nanoseconds)
    }
}
