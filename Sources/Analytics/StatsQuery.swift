/// A question to the statistics of one site.
public struct StatsQuery: Equatable, Sendable {
    /// How many paths may be asked for. Without any, the answer about an odd range of days comes sooner.
    public static let pathLimits = 0...100
    /// How many rows of a breakdown may be asked for.
    public static let rowLimits = 1...1_000

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
    /// Only events that pass all of these.
    public let filters: [EventFilter]
    /// Asks for a series.
    public let interval: Interval?
    /// Asks for all values and how often they were seen.
    public let breakdown: Dimension?
    /// Asks for another period's counts.
    public let comparison: Comparison?
    /// How many rows of the breakdown to list, and how many paths.
    public let limit: Int
    /// The row of the breakdown behind which to begin.
    public let cursor: PageCursor?

    /// Makes a question from values that are known to be good.
    public init(
        siteID: String,
        period: Period = .allTime,
        filters: [EventFilter] = [],
        interval: Interval? = nil,
        breakdown: Dimension? = nil,
        comparison: Comparison? = nil,
        limit: Int = 10,
        cursor: PageCursor? = nil
    ) {
        self.siteID = siteID
        self.period = period
        self.filters = filters
        self.interval = interval
        self.breakdown = breakdown
        self.comparison = comparison
        self.limit = limit
        self.cursor = cursor
    }

    /// How many paths to list.
    public var pathLimit: Int { min(limit, Self.pathLimits.upperBound) }

    /// The first moment that is asked for; `nil` when open.
    public var start: Timestamp? { days.first?.start }

    /// The first moment behind what is asked for; `nil` when open.
    public var end: Timestamp? { days.last?.end }

    /// The first day that is asked for; `nil` when open.
    public var firstDay: Day? { days.first }

    /// The last day that is asked for; `nil` when open.
    public var lastDay: Day? { days.last }

    /// The events that are asked for.
    public var scope: EventScope {
        EventScope(siteID: siteID, start: start, end: end, filters: filters)
    }

    /// The first and the last day; `nil` when open.
    private var days: (first: Day?, last: Day?) {
        switch period {
        case .allTime: (nil, nil)
        case .day(let day): (day, day)
        case .range(let from, let to): (from, to)
        }
    }
}

extension StatsQuery {
    /// The days just before, as many as are asked for; `nil` when an end is open.
    public var previousDays: (from: Day, to: Day)? {
        guard let first = days.first, let last = days.last else { return nil }
        let length = last.number - first.number + 1
        return (Day(number: first.number - length), Day(number: first.number - 1))
    }

    /// The events that those asked for are compared with; `nil` when they are not, or an end is open.
    public var previousScope: EventScope? {
        guard comparison == .previous, let (from, to) = previousDays else { return nil }
        return EventScope(siteID: siteID, start: from.start, end: to.end, filters: filters)
    }

    /// The buckets of the series; `nil` when none is asked for.
    ///
    /// - Parameters:
    ///   - first: When the site's first event was, in place of an open start; `nil` when there is none.
    ///   - last: When its last event was, in place of an open end.
    /// - Throws: ``InvalidInput`` when they are more than the interval allows.
    public func buckets(firstEvent first: Timestamp?, lastEvent last: Timestamp?) throws(InvalidInput) -> Buckets? {
        guard let interval else { return nil }
        guard let from = start ?? first, let through = end.map({ Timestamp(milliseconds: $0.milliseconds - 1) }) ?? last
        else { return Buckets(none: interval) }
        return try Buckets(interval, from: from, through: through)
    }

    /// The text by which the page of the breakdown behind a row is asked for.
    public func cursor(after row: StatsReport.Row) -> String {
        PageCursor(count: row.counts.events, value: row.value).text(for: fingerprint)
    }

    /// Of everything that decides on the rows of the breakdown and their order; the page may have another length.
    var fingerprint: Fingerprint {
        var fingerprint = Fingerprint("stats breakdown")
        fingerprint.mix(siteID)
        fingerprint.mix(days.first?.number ?? Int.min)
        fingerprint.mix(days.last?.number ?? Int.max)
        fingerprint.mix(filters.count)
        for filter in filters {
            fingerprint.mix(filter.parameter.name)
            fingerprint.mix(filter.parameter.value)
        }
        fingerprint.mix(breakdown?.name)
        return fingerprint
    }
}
