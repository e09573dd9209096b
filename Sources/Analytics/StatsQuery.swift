/// A question to the statistics of one site.
public struct StatsQuery: Equatable, Sendable {
    /// How many paths may be asked for.
    public static let limits = 1...100

    /// The days that are asked for.
    public enum Period: Equatable, Sendable {
        case allTime
        case day(Day)
        /// Both ends included; an end that is missing is open.
        case range(from: Day?, to: Day?)
    }

    /// The site.
    public let siteID: String
    /// The days.
    public let period: Period
    /// Only events of this type; `nil` for all.
    public let eventType: String?
    /// How many paths to list.
    public let limit: Int

    /// Makes a question from values that are known to be good.
    public init(siteID: String, period: Period = .allTime, eventType: String? = nil, limit: Int = 10) {
        self.siteID = siteID
        self.period = period
        self.eventType = eventType
        self.limit = limit
    }

    /// The first moment that is asked for; `nil` when open.
    public var start: Timestamp? {
        switch period {
        case .allTime: nil
        case .day(let day): day.start
        case .range(let from, _): from?.start
        }
    }

    /// The first moment behind what is asked for; `nil` when open.
    public var end: Timestamp? {
        switch period {
        case .allTime: nil
        case .day(let day): day.end
        case .range(_, let to): to?.end
        }
    }
}
