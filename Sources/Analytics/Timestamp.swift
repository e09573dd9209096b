/// A moment in UTC, in milliseconds since 1970, as MongoDB keeps dates.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// Makes a moment from milliseconds since 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The system clock's now.
    public static var now: Timestamp {
        let sinceEpoch = SystemClock.sinceEpoch()
        return Timestamp(milliseconds: sinceEpoch)
    }

    /// Earlier moments come first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The UTC day that the moment falls on.
    public var day: Day {
        Day(number: Int(milliseconds.floorDivided(by: Day.milliseconds)))
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2025-11-14T15:30:01.123Z`.
    public var description: String {
        "\(untilSeconds).\(Int(milliseconds - milliseconds.floorDivided(by: 1_000) * 1_000).padded(3))Z"
    }

    /// RFC 3339 in UTC, milliseconds cut off: `2025-11-14T15:30:01Z`.
    public var inSeconds: String { "\(untilSeconds)Z" }

    private var untilSeconds: String {
        let second = Int((milliseconds - Int64(day.number) * Day.milliseconds).floorDivided(by: 1_000))
        let (minute, secondOfMinute) = second.quotientAndRemainder(dividingBy: 60)
        let (hour, minuteOfHour) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(day)T\(hour.padded(2)):\(minuteOfHour.padded(2)):\(secondOfMinute.padded(2))"
    }
}
