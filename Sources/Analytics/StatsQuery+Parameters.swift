extension StatsQuery {
    private static let names: Set<String> = ["site_id", "date", "from", "to", "event_type", "limit"]

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        var values: [String: String] = [:]
        for (name, value) in parameters {
            guard Self.names.contains(name) else {
                let known = Self.names.sorted().joined(separator: ", ")
                throw InvalidInput(field: name, rule: "is not a parameter of /stats; these are: \(known)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw InvalidInput(field: name, rule: "must be given only once")
            }
        }
        guard let site = values["site_id"] else { throw InvalidInput(field: "site_id", rule: "is required") }
        siteID = try Self.text(site, "site_id", length: EventRules.identifierLength)
        eventType = try values["event_type"].map { value throws(InvalidInput) in
            try Self.text(value, "event_type", length: EventRules.eventTypeLength)
        }
        period = try Self.period(date: values["date"], from: values["from"], to: values["to"])
        limit = try values["limit"].map { value throws(InvalidInput) in try Self.limit(value) } ?? 10
    }

    private static func text(
        _ value: String,
        _ name: String,
        length: ClosedRange<Int>
    ) throws(InvalidInput) -> String {
        guard length.contains(value.unicodeScalars.count) else {
            throw InvalidInput(
                field: name,
                rule: "must have \(length.lowerBound) to \(length.upperBound) characters"
            )
        }
        guard !value.unicodeScalars.contains("\0") else {
            throw InvalidInput(field: name, rule: "must not contain the NUL character")
        }
        return value
    }

    private static func limit(_ value: String) throws(InvalidInput) -> Int {
        guard value.utf8.allSatisfy({ $0 &- 48 < 10 }), let number = Int(value), limits.contains(number) else {
            throw InvalidInput(
                field: "limit",
                rule: "must be a whole number from \(limits.lowerBound) to \(limits.upperBound)"
            )
        }
        return number
    }

    private static func day(_ value: String, _ name: String) throws(InvalidInput) -> Day {
        guard let day = Day(value) else {
            throw InvalidInput(field: name, rule: "must be a day of the calendar, written YYYY-MM-DD")
        }
        return day
    }

    private static func period(date: String?, from: String?, to: String?) throws(InvalidInput) -> Period {
        if let date {
            guard from == nil, to == nil else {
                throw InvalidInput(field: "date", rule: "must not be combined with from or to")
            }
            return .day(try day(date, "date"))
        }
        guard from != nil || to != nil else { return .allTime }
        let first = try from.map { value throws(InvalidInput) in try day(value, "from") }
        let last = try to.map { value throws(InvalidInput) in try day(value, "to") }
        if let first, let last, first > last {
            throw InvalidInput(field: "from", rule: "must not be later than to")
        }
        return .range(from: first, to: last)
    }
}
