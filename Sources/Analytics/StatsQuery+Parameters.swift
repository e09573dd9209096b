extension StatsQuery {
    /// How often `filter` may be given.
    private static let filterLimit = 20

    private static let names: Set<String> = Set(
        [EventField.siteID.name, "date", "from", "to", "interval", "breakdown", "compare", "limit", "cursor"]
            + [EventFilter.parameterName]
            + EventField.filters.map(\.name) + EventField.filters.compactMap(\.about.filter?.prefixParameter)
    )

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        let parameters = try QueryParameters(
            parameters,
            of: "/stats",
            known: Self.names,
            repeatable: EventFilter.parameterName
        )
        let breakdown = try Self.breakdown(parameters)
        let limits = breakdown == nil ? Self.pathLimits : Self.rowLimits
        let question = StatsQuery(
            siteID: try parameters.siteID(),
            period: try Self.period(parameters),
            filters: try Self.filters(parameters),
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
            filters: question.filters,
            interval: question.interval,
            breakdown: question.breakdown,
            comparison: question.comparison,
            limit: question.limit,
            cursor: cursor
        )
    }

    private static func breakdown(_ parameters: QueryParameters) throws(InvalidInput) -> Dimension? {
        guard let name = parameters["breakdown"] else { return nil }
        guard let dimension = Dimension(name) else {
            throw InvalidInput(field: "breakdown", rule: "must be one of \(Dimension.list)")
        }
        return dimension
    }

    private static func filters(_ parameters: QueryParameters) throws(InvalidInput) -> [EventFilter] {
        var filters: [EventFilter] = []
        for field in EventField.filters {
            let value = try parameters.text(field)
            if let value { filters.append(EventFilter(field, .exact, value)) }
            guard let parameter = field.about.filter?.prefixParameter else { continue }
            guard let prefix = try parameters.text(field, parameter) else { continue }
            guard value == nil else {
                throw InvalidInput(field: parameter, rule: "must not be combined with \(field.name)")
            }
            filters.append(EventFilter(field, .prefix, prefix))
        }
        guard parameters.repeated.count <= filterLimit else {
            throw InvalidInput(
                field: EventFilter.parameterName,
                rule: "must be given at most \(filterLimit) times"
            )
        }
        for expression in parameters.repeated { filters.append(try EventFilter(expression)) }
        return filters
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
