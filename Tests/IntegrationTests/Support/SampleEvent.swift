import Analytics

/// An event as a client knows it.
struct SampleEvent: Sendable {
    var site = "site"
    var type = "page_view"
    var path: String?
    var hostname: String?
    var user: String?
    var bot: String?
    var time: Timestamp?
    var eventID: String?
    var properties: [Property] = []

    /// One of its properties.
    struct Property: Sendable {
        let name: String
        /// As text; numbers and booleans as in JSON.
        let value: String
        /// Sent between quotes.
        var isText = true
    }

    /// The event as a client sends it.
    var json: String {
        var fields = [("site_id", site), ("event_type", type)]
        if let path { fields.append(("path", path)) }
        if let hostname { fields.append(("hostname", hostname)) }
        if let user { fields.append(("user_id", user)) }
        if let bot { fields.append(("bot", bot)) }
        if let time { fields.append(("timestamp", time.description)) }
        if let eventID { fields.append(("event_id", eventID)) }
        var members = fields.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }
        if !properties.isEmpty {
            let properties = properties.map { property in
                "\(Self.quoted(property.name)):\(property.isText ? Self.quoted(property.value) : property.value)"
            }
            members.append("\"properties\":{\(properties.joined(separator: ","))}")
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Sequence<SampleEvent> {
    /// The events, one in each line.
    var lines: String { map(\.json).joined(separator: "\n") }

    /// The events as a JSON array.
    var array: String { "[" + map(\.json).joined(separator: ",") + "]" }
}
