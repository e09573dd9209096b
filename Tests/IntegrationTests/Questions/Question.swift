import Analytics

/// A question as a client asks it, in words that the recount reads without the code under test.
struct Question: Sendable {
    var site: String
    /// Days since 1970, both included.
    var from: Int?
    var to: Int?
    /// The period is one day and is asked for as `date`.
    var isDate = false
    var eventType: String?
    var path: String?
    var pathPrefix: String?
    var hostname: String?
    var interval: String?
    var breakdown: [String] = []
    var metrics: [String]?
    var sort: String?
    var zone: String?
    var includesBots = false
    var goals: [[Filter]] = []
    var funnel: [[Filter]] = []
    var comparesPrevious = false
    var limit: Int?
    var filters: [Filter] = []

    /// A filter, as words.
    struct Filter: Sendable {
        let dimension: String
        /// `=`, `^` or `@`.
        let sign: String
        let isNegated: Bool
        /// None for events that have no value.
        let values: [String]

        var expression: String {
            let escaped = values.map { value in
                value.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
            }
            return dimension + (isNegated ? "!" : "=") + sign + escaped.joined(separator: "|")
        }

        /// Whether an event passes whose value is this.
        func passes(_ value: [UInt8]?) -> Bool {
            guard let value else { return values.isEmpty != isNegated }
            let isMeant = values.contains { wanted in
                let wanted = Array(wanted.utf8)
                return switch sign {
                case "=": value == wanted
                case "^": value.prefix(wanted.count) == wanted[...]
                default: value.indices.contains { value[$0...].prefix(wanted.count) == wanted[...] }
                }
            }
            return isMeant != isNegated
        }
    }

    /// Names and values of the URL's query.
    var parameters: [(name: String, value: String)] {
        var parameters = [(name: "site_id", value: site)]
        func add(_ name: String, _ value: String?) {
            if let value { parameters.append((name, value)) }
        }
        if isDate {
            add("date", from.map(Self.day))
        } else {
            add("from", from.map(Self.day))
            add("to", to.map(Self.day))
        }
        add("event_type", eventType)
        add("path", path)
        add("path_prefix", pathPrefix)
        add("hostname", hostname)
        add("interval", interval)
        for name in breakdown { add("breakdown", name) }
        add("metrics", metrics?.joined(separator: ","))
        add("sort", sort)
        add("timezone", zone)
        add("bots", includesBots ? "include" : nil)
        for goal in goals { add("goal", Self.step(goal)) }
        for step in funnel { add("funnel", Self.step(step)) }
        add("compare", comparesPrevious ? "previous" : nil)
        add("limit", limit.map(String.init))
        for filter in filters { add("filter", filter.expression) }
        return parameters
    }

    private static func step(_ filters: [Filter]) -> String {
        filters.map { $0.expression.replacing(";", with: "\\;") }.joined(separator: ";")
    }

    /// The name of the number by which rows are ordered.
    var sortName: String { ["events": "count"][sort ?? "events"] ?? sort ?? "" }

    var isAboutPagesOfVisits: Bool {
        (breakdown + filters.map(\.dimension)).contains { $0.hasSuffix("y_path") || $0.hasSuffix("t_path") }
    }

    /// As it is written in questions and answers.
    static func day(_ number: Int) -> String { "\(Day(number: number))" }
}

extension Sequence<(name: String, value: String)> {
    /// As a URL's query, everything but digits and unreserved letters escaped.
    var urlQuery: String {
        func escaped(_ text: String) -> String {
            text.utf8.map { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(UnicodeScalar(byte))
                default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }.joined()
        }
        return map { "\($0.name)=\(escaped($0.value))" }.joined(separator: "&")
    }
}
