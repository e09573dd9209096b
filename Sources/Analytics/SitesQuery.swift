/// A question for the sites that there are.
public struct SitesQuery: Equatable, Sendable {
    /// How many sites may be asked for at once.
    public static let limits = 1...100

    /// How many sites to list.
    public let limit: Int
    /// The site behind which to begin; `nil` for the first.
    public let cursor: PageCursor?

    /// Makes a question from values that are known to be good.
    public init(limit: Int = 100, cursor: PageCursor? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads the parameters of a URL's query.
    ///
    /// - Parameter parameters: Names and values, percent-decoded, in their order.
    /// - Throws: ``InvalidInput`` that names the parameter and the rule.
    public init(parameters: [(name: String, value: String)]) throws(InvalidInput) {
        let parameters = try QueryParameters(parameters, of: "/sites", known: ["limit", "cursor"])
        limit = try parameters.number("limit", in: Self.limits) ?? 100
        cursor = try parameters.cursor("cursor", of: Self.fingerprint)
    }

    /// The text by which the page behind a site is asked for.
    public static func cursor(after siteID: String) -> String {
        PageCursor(count: 0, value: siteID).text(for: fingerprint)
    }

    private static let fingerprint = Fingerprint("sites")
}
