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
    var breakdown: String?
    var comparesPrevious = false
    var limit: Int?

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
        add("breakdown", breakdown)
        add("compare", comparesPrevious ? "previous" : nil)
        add("limit", limit.map(String.init))
        return parameters
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
