/// A question for what happens on a site right now.
public struct RealtimeQuery: Equatable, Sendable {
    /// The short and the long time that are counted, in milliseconds.
    public static let spans: (short: Int64, long: Int64) = (5 * 60_000, 30 * 60_000)
    /// How many events are listed.
    public static let eventLimit = 20
    /// What is told of each of them, besides its time; the site is known.
    public static let fields = EventField.texts.filter { $0 != .siteID }
    /// What is counted.
    public static let metrics: [Metric] = [.events, .views, .users, .visits, .bots]

    /// What is asked of any time: the site, filters, bots, a breakdown and its rows.
    public let stats: StatsQuery

    /// Makes a question from values that are known to be good.
    public init(siteID: String) {
        var stats = StatsQuery(siteID: siteID)
        stats.metrics = Self.metrics
        self.stats = stats
    }

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        let known: Set<String> = ["site_id", "filter", "bots", "breakdown", "sort", "limit"]
        _ = try QueryParameters(parameters, of: "/realtime", known: known, repeatable: ["filter", "breakdown"])
        var stats = try StatsQuery(parameters: parameters, of: "/realtime")
        if let filter = stats.filters.first(where: \.dimension.isOfVisit) {
            // The list of events knows no visits.
            throw InvalidInput(field: "filter", rule: "must not be about \(filter.dimension.name)")
        }
        stats.metrics = Self.metrics
        self.stats = stats
    }
}
