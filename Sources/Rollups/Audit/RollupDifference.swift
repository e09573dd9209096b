public import Analytics

/// A number of the rollups that is not what the events say.
public struct RollupDifference: Equatable, Sendable, CustomStringConvertible {
    /// The day that it is about; `nil` when it is about a month or more.
    public let day: Day?
    /// What differs, for people.
    public let number: String
    /// What the rollups say.
    public let stored: String
    /// What the events say.
    public let counted: String

    init(day: Int? = nil, _ number: String, stored: String, counted: String) {
        self.day = day.map(Day.init(number:))
        self.number = number
        self.stored = stored
        self.counted = counted
    }

    /// One line.
    public var description: String {
        "\(day.map { "\($0)" } ?? "          ")  \(number): \(stored) in the rollups, \(counted) by the events"
    }
}
