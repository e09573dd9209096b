/// A question for what happens on a site right now.
public struct RealtimeQuery: Equatable, Sendable {
    /// The short and the long time that are counted, in milliseconds.
    public static let spans: (short: Int64, long: Int64) = (5 * 60_000, 30 * 60_000)
    /// How many events are listed.
    public static let eventLimit = 20
    /// What is told of each of them, besides its time; the site is known.
    public static let fields = EventField.texts.filter { $0 != .siteID }

    /// The site.
    public let siteID: String

    /// Makes a question from values that are known to be good.
    public init(siteID: String) {
        self.siteID = siteID
    }

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        siteID = try QueryParameters(parameters, of: "/realtime", known: ["site_id"]).siteID()
    }
}
