/// The buckets of a series, without gaps.
public struct Buckets: Equatable, Sendable {
    /// How long each is.
    public let interval: Interval
    /// Their numbers, as of ``Interval/number(of:)``.
    public let numbers: Range<Int>

    /// The buckets from that of one moment to that of another; none when the second is earlier.
    ///
    /// - Throws: ``InvalidInput`` when they are more than the interval allows.
    public init(_ interval: Interval, from first: Timestamp, through last: Timestamp) throws(InvalidInput) {
        self.interval = interval
        guard first <= last else {
            numbers = 0..<0
            return
        }
        numbers = interval.number(of: first)..<(interval.number(of: last) + 1)
        guard numbers.count <= interval.limit else {
            throw InvalidInput(
                field: "interval",
                rule: """
                    \(interval.rawValue) allows at most \(interval.limit) buckets, and this would be \(numbers.count); \
                    ask for a shorter period\(interval == .month ? "" : " or a longer interval")
                    """
            )
        }
    }

    /// No buckets.
    init(none interval: Interval) {
        self.interval = interval
        numbers = 0..<0
    }

    /// The first moment of each.
    public var starts: [Timestamp] { numbers.map(interval.start(of:)) }
}
