/// How long each bucket of a series is.
public enum Interval: String, CaseIterable, Sendable {
    case minute, hour, day, week, month

    /// How many buckets may be asked for: 25 hours of minutes, 31 days of hours, 10 years of days, 23 years of weeks, 100
    /// years of months. The longest day has 25 hours.
    public var limit: Int {
        switch self {
        case .minute: 1_500
        case .hour: 745
        case .day: 3_660
        case .week: 1_200
        case .month: 1_200
        }
    }

    /// In milliseconds; `nil` for those that are made of days.
    var length: Int64? {
        switch self {
        case .minute: 60_000
        case .hour: 3_600_000
        case .day, .week, .month: nil
        }
    }

    /// The number of the UTC bucket that a moment falls into; those of neighbours are one apart.
    public func number(of moment: Timestamp) -> Int {
        if let length { return Int(moment.milliseconds.floorDivided(by: length)) }
        return number(of: moment.day)
    }

    /// The first moment of a UTC bucket.
    public func start(of number: Int) -> Timestamp {
        if let length { return Timestamp(milliseconds: Int64(number) * length) }
        return firstDay(of: number).start
    }

    /// The number of the bucket that a day belongs to; a minute and an hour are no days.
    func number(of day: Day) -> Int {
        switch self {
        case .week: return (day.number + 3).floorDivided(by: 7)
        case .month:
            let (year, month, _) = day.civil
            return year * 12 + month - 1
        case .minute, .hour, .day: return day.number
        }
    }

    /// The first day of a bucket: of a week, Monday.
    func firstDay(of number: Int) -> Day {
        switch self {
        case .week: Day(number: number * 7 - 3)
        case .month: Day(firstOfMonth: number)
        case .minute, .hour, .day: Day(number: number)
        }
    }
}
