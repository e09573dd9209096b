extension StatsQuery {
    private static let names: Set<String> = [
        "site_id", "date", "from", "to", "event_type", "path", "path_prefix", "interval", "breakdown", "compare",
        "limit", "cursor",
    ]

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        let parameters = try QueryParameters(parameters, of: "/stats", known: Self.names)
        let breakdown = try parameters.choice("breakdown", of: Breakdown.self)
        let limits = breakdown == nil ? Self.pathLimits : Self.rowLimits
        let question = StatsQuery(
            siteID: try parameters.siteID(),
            period: try Self.period(parameters),
            eventType: try parameters.text("event_type", length: EventRules.eventTypeLength),
            path: try Self.path(parameters),
            interval: try parameters.choice("interval", of: Interval.self),
            breakdown: breakdown,
            comparison: try parameters.choice("compare", of: Comparison.self),
            limit: try parameters.number("limit", in: limits) ?? 10
        )
        if parameters["cursor"] != nil, breakdown == nil {
            throw InvalidInput(field: "cursor", rule: "needs breakdown")
        }
        try question.checkBuckets()
        try question.checkComparison()
        self.init(question, cursor: try parameters.cursor("cursor", of: question.fingerprint))
    }

    private init(_ question: StatsQuery, cursor: PageCursor?) {
        self.init(
            siteID: question.siteID,
            period: question.period,
            eventType: question.eventType,
            path: question.path,
            interval: question.interval,
            breakdown: question.breakdown,
            comparison: question.comparison,
            limit: question.limit,
            cursor: cursor
        )
    }

    private static func path(_ parameters: QueryParameters) throws(InvalidInput) -> PathFilter? {
        let path = try parameters.text("path", length: EventRules.pathLength)
        let prefix = try parameters.text("path_prefix", length: EventRules.pathLength)
        if path != nil, prefix != nil {
            throw InvalidInput(field: "path_prefix", rule: "must not be combined with path")
        }
        return path.map(PathFilter.exact) ?? prefix.map(PathFilter.prefix)
    }

    private static func period(_ parameters: QueryParameters) throws(InvalidInput) -> Period {
        let (from, to) = (try parameters.day("from"), try parameters.day("to"))
        if let date = try parameters.day("date") {
            guard from == nil, to == nil else {
                throw InvalidInput(field: "date", rule: "must not be combined with from or to")
            }
            return .day(date)
        }
        guard from != nil || to != nil else { return .allTime }
        if let from, let to, from > to {
            throw InvalidInput(field: "from", rule: "must not be later than to")
        }
        return .range(from: from, to: to)
    }

    /// Where both ends are known, so is the number of buckets; otherwise the site's events decide.
    private func checkBuckets() throws(InvalidInput) {
        guard start != nil, end != nil else { return }
        _ = try buckets(firstEvent: nil, lastEvent: nil)
    }

    private func checkComparison() throws(InvalidInput) {
        guard comparison != nil else { return }
        guard let previousDays else {
            throw InvalidInput(field: "compare", rule: "needs date, or both from and to")
        }
        guard previousDays.from.civil.year >= 0 else {
            throw InvalidInput(field: "compare", rule: "must not reach back before 0000-01-01")
        }
    }
}
