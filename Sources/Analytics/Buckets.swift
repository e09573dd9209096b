/// The buckets of a series, without gaps.
public struct Buckets: Equatable, Sendable {
    /// How long each is.
    public let interval: Interval
    /// Where their days and hours begin.
    public let zone: Zone
    /// The first moment of each.
    public let starts: [Timestamp]
    /// The first moment behind the last.
    public let end: Timestamp

    /// The buckets from that of one moment to that of another; none when the second is earlier.
    ///
    /// - Throws: ``InvalidInput`` when they are more than the interval allows.
    public init(
        _ interval: Interval,
        in zone: Zone = .utc,
        from first: Timestamp,
        through last: Timestamp
    ) throws(InvalidInput) {
        guard first <= last else {
            self.init(none: interval, in: zone)
            return
        }
        if let length = interval.length {
            try Self.check(interval, Int((last.milliseconds - first.milliseconds) / length) + 1)
            var starts: [Timestamp] = []
            var next = zone.floor(first, to: length)
            while next <= last {
                starts.append(next)
                next = zone.next(after: next, length)
            }
            self.init(interval, zone, starts, next)
        } else {
            let numbers = interval.number(of: zone.day(of: first))...interval.number(of: zone.day(of: last))
            try Self.check(interval, numbers.count)
            var starts: [Timestamp] = []
            for number in numbers {
                let start = zone.start(of: interval.firstDay(of: number))
                // Zones have left out whole days.
                if starts.last != start { starts.append(start) }
            }
            self.init(interval, zone, starts, zone.start(of: interval.firstDay(of: numbers.upperBound + 1)))
        }
        try Self.check(interval, starts.count)
    }

    private static func check(_ interval: Interval, _ count: Int) throws(InvalidInput) {
        guard count > interval.limit else { return }
        throw InvalidInput(
            field: "interval",
            rule: """
                \(interval.rawValue) allows at most \(interval.limit) buckets, and this would be \(count); \
                ask for a shorter period\(interval == .month ? "" : " or a longer interval")
                """
        )
    }

    /// No buckets.
    init(none interval: Interval, in zone: Zone) {
        self.init(interval, zone, [], Timestamp(milliseconds: 0))
    }

    private init(_ interval: Interval, _ zone: Zone, _ starts: [Timestamp], _ end: Timestamp) {
        self.interval = interval
        self.zone = zone
        self.starts = starts
        self.end = end
    }
}
