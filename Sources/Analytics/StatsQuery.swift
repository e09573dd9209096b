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
    public var siteID: String
    /// The days.
    public var period = Period.allTime
    /// Where days, weeks and months begin.
    public var zone = Zone.utc
    /// Only events that pass all of these.
    public var filters: [EventFilter] = []
    /// What becomes of bots.
    public var bots = Bots.exclude
    /// The numbers of everything in the answer; `nil` for those that the rollups have.
    public var metrics: [Metric]?
    /// Asks for a series.
    public var interval: Interval?
    /// Asks for all values of one dimension, or pairs of values of two; none when not asked for.
    public var breakdown: [Dimension] = []
    /// By which number the rows of the breakdown are ordered, from the largest on.
    public var sort = Metric.events
    /// Asks for another period's counts.
    public var comparison: Comparison?
    /// Asks how many users reach each.
    public var goals: [Goal] = []
    /// Asks how many users take these steps one after the other; none when not asked for.
    public var funnel: [Goal] = []
    /// How many rows of the breakdown to list, and how many paths.
    public var limit = 10
    /// The row of the breakdown behind which to begin.
    public var cursor: PageCursor?

    /// Makes a question from values that are known to be good.
    public init(
        siteID: String,
        period: Period = .allTime,
        filters: [EventFilter] = [],
        interval: Interval? = nil,
        breakdown: [Dimension] = [],
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
    public var start: Timestamp? { days.first.map(zone.start(of:)) }

    /// The first moment behind what is asked for; `nil` when open.
    public var end: Timestamp? { days.last.map { zone.start(of: Day(number: $0.number + 1)) } }

    /// The first day that is asked for; `nil` when open.
    public var firstDay: Day? { days.first }

    /// The last day that is asked for; `nil` when open.
    public var lastDay: Day? { days.last }

    /// The events that are asked for.
    public var scope: EventScope {
        EventScope(siteID: siteID, start: start, end: end, filters: filters, bots: bots)
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
    /// The numbers of each row of a breakdown: those that are asked for, and that by which rows are ordered.
    public var rowMetrics: [Metric] {
        let metrics = metrics ?? [.events, .views]
        return metrics.contains(sort) ? metrics : metrics + [sort]
    }

    /// Whether visits have to be known.
    public var needsVisits: Bool {
        let all = (metrics ?? []) + [sort]
        return all.contains { $0.measure == nil } || (filters.map(\.dimension) + breakdown).contains(where: \.isOfVisit)
    }

    /// Whether visits have to be known from their first to their last event: to count those of a time, its events will do.
    public var needsWholeVisits: Bool {
        let all = (metrics ?? []) + [sort]
        return all.contains { $0.measure == nil && $0 != .visits }
            || (filters.map(\.dimension) + breakdown).contains(where: \.isOfVisit)
    }

    /// Whether events have to be gone through user by user.
    public var needsUsersInOrder: Bool {
        let ofRows = breakdown.isEmpty ? [] : rowMetrics
        return needsVisits || breakdown.count > 1 || !goals.isEmpty || !funnel.isEmpty || ofRows.contains(.users)
            || ofRows.contains(.bots)
    }

    /// The days just before, as many as are asked for; `nil` when an end is open.
    public var previousDays: (from: Day, to: Day)? {
        guard let first = days.first, let last = days.last else { return nil }
        let length = last.number - first.number + 1
        return (Day(number: first.number - length), Day(number: first.number - 1))
    }

    /// The events that those asked for are compared with; `nil` when they are not, or an end is open.
    public var previousScope: EventScope? {
        guard comparison == .previous, let (from, _) = previousDays else { return nil }
        return EventScope(siteID: siteID, start: zone.start(of: from), end: start, filters: filters, bots: bots)
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
        else { return Buckets(none: interval, in: zone) }
        return try Buckets(interval, in: zone, from: from, through: through)
    }

    /// The text by which the page of the breakdown behind a row is asked for.
    public func cursor(after row: StatsReport.Row) -> String {
        PageCursor(count: sort.rank(of: row.figures), value: row.key).text(for: fingerprint)
    }

    /// Of everything that decides on the rows of the breakdown and their order; the page may have another length.
    var fingerprint: Fingerprint {
        var fingerprint = Fingerprint("stats breakdown")
        fingerprint.mix(siteID)
        fingerprint.mix(days.first?.number ?? Int.min)
        fingerprint.mix(days.last?.number ?? Int.max)
        fingerprint.mix(zone.name)
        fingerprint.mix(bots.rawValue)
        fingerprint.mix(filters.count)
        for filter in filters {
            fingerprint.mix(filter.parameter.name)
            fingerprint.mix(filter.parameter.value)
        }
        fingerprint.mix(breakdown.count)
        for dimension in breakdown { fingerprint.mix(dimension.name) }
        fingerprint.mix(sort.rawValue)
        return fingerprint
    }
}
