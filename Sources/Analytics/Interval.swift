/// How long each bucket of a series is, in UTC.
public enum Interval: String, CaseIterable, Sendable {
    case hour, day, month

    /// How many buckets may be asked for: 31 days of hours, 10 years of days, 100 years of months.
    public var limit: Int {
        switch self {
        case .hour: 744
        case .day: 3_660
        case .month: 1_200
        }
    }

    private static let hourLength: Int64 = 3_600_000

    /// The number of the bucket that a moment falls into; those of neighbours are one apart.
    public func number(of moment: Timestamp) -> Int {
        switch self {
        case .hour: return Int(moment.milliseconds.floorDivided(by: Self.hourLength))
        case .day: return moment.day.number
        case .month:
            let (year, month, _) = moment.day.civil
            return year * 12 + month - 1
        }
    }

    /// The first moment of a bucket.
    public func start(of number: Int) -> Timestamp {
        switch self {
        case .hour: Timestamp(milliseconds: Int64(number) * Self.hourLength)
        case .day: Day(number: number).start
        case .month: Day(firstOfMonth: number).start
        }
    }
}
