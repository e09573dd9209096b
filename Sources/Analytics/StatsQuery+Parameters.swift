extension StatsQuery {
    /// How often `filter` may be given.
    private static let filterLimit = 20

    /// How many goals may be asked for, and how many steps a funnel may have.
    private static let goalLimit = 8
    private static let breakdownLimit = 2

    private static let repeatable: Set<String> = [EventFilter.parameterName, "breakdown", "goal", "funnel"]
    private static let names: Set<String> = Set(
        [
            EventField.siteID.name, "date", "from", "to", "timezone", "bots", "metrics", "interval", "sort", "compare",
            "limit", "cursor",
        ] + repeatable + EventField.filters.map(\.name) + EventField.filters.compactMap(\.about.filter?.prefixParameter)
    )

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameters:
    ///   - parameters: Names and values, percent-decoded, in their order.
    ///   - resource: What is asked, for messages.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)], of resource: String = "/stats") throws(InvalidInput) {
        let parameters = try QueryParameters(parameters, of: resource, known: Self.names, repeatable: Self.repeatable)
        self.init(siteID: try parameters.siteID())
        period = try Self.period(parameters)
        zone = try Self.zone(parameters)
        filters = try Self.filters(parameters)
        bots = try parameters.choice("bots", of: Bots.self) ?? .exclude
        metrics = try Self.metrics(parameters)
        interval = try parameters.choice("interval", of: Interval.self)
        breakdown = try Self.breakdown(parameters)
        sort = try parameters.choice("sort", of: Metric.self) ?? .events
        comparison = try parameters.choice("compare", of: Comparison.self)
        goals = try Self.goals("goal", parameters)
        funnel = try Self.goals("funnel", parameters)
        limit = try parameters.number("limit", in: breakdown.isEmpty ? Self.pathLimits : Self.rowLimits) ?? 10
        if breakdown.isEmpty {
            for name in ["cursor", "sort"] where parameters[name] != nil {
                throw InvalidInput(field: name, rule: "needs breakdown")
            }
        }
        guard funnel.count != 1 else { throw InvalidInput(field: "funnel", rule: "needs at least two steps") }
        try checkBuckets()
        try checkComparison()
        cursor = try parameters.cursor("cursor", of: fingerprint)
    }

    private static func zone(_ parameters: QueryParameters) throws(InvalidInput) -> Zone {
        guard let name = parameters["timezone"] else { return .utc }
        guard let zone = Zone(name) else {
            throw InvalidInput(
                field: "timezone",
                rule: "must be a name of the time zone database, such as Europe/Berlin, that this machine has"
            )
        }
        return zone
    }

    private static func metrics(_ parameters: QueryParameters) throws(InvalidInput) -> [Metric]? {
        guard let text = parameters["metrics"] else { return nil }
        var metrics: [Metric] = []
        for name in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let metric = Metric(rawValue: String(Substring(name))), !metrics.contains(metric) else {
                let all = Metric.allCases.map(\.rawValue).joined(separator: ", ")
                throw InvalidInput(
                    field: "metrics",
                    rule: "must be some of \(all), each once, with commas between them"
                )
            }
            metrics.append(metric)
        }
        return metrics
    }

    private static func breakdown(_ parameters: QueryParameters) throws(InvalidInput) -> [Dimension] {
        var dimensions: [Dimension] = []
        for name in parameters.repeated["breakdown"] ?? [] {
            guard let dimension = Dimension(name) else {
                throw InvalidInput(field: "breakdown", rule: "must be one of \(Dimension.list)")
            }
            guard !dimensions.contains(dimension), dimensions.count < breakdownLimit else {
                throw InvalidInput(field: "breakdown", rule: "may be given twice, for two different dimensions")
            }
            dimensions.append(dimension)
        }
        return dimensions
    }

    private static func goals(_ name: String, _ parameters: QueryParameters) throws(InvalidInput) -> [Goal] {
        let expressions = parameters.repeated[name] ?? []
        guard expressions.count <= goalLimit else {
            throw InvalidInput(field: name, rule: "must be given at most \(goalLimit) times")
        }
        var goals: [Goal] = []
        for expression in expressions { goals.append(try Goal(expression, parameter: name)) }
        return goals
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
        let expressions = parameters.repeated[EventFilter.parameterName] ?? []
        guard expressions.count <= filterLimit else {
            throw InvalidInput(
                field: EventFilter.parameterName,
                rule: "must be given at most \(filterLimit) times"
            )
        }
        for expression in expressions { filters.append(try EventFilter(expression)) }
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
