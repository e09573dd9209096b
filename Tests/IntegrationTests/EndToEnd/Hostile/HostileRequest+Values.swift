import Analytics

extension HostileRequest {
    /// Every field with values of the wrong type, operators of the database among them.
    static var types: [HostileRequest] {
        let wrong = [
            "1", "-0.5", "true", "false", "null", "[]", #"["s"]"#, "{}", #"{"$gt":""}"#, #"{"$ne":null}"#,
            #"{"$oid":"507f1f77bcf86cd799439011"}"#, #"{"$date":"2025-11-14T15:30:01Z"}"#, #"{"$numberLong":"1"}"#,
        ]
        let fields = ["site_id", "event_type", "path", "hostname", "user_id", "timestamp", "event_id"]
        return fields.flatMap { field in
            wrong.map { value in
                let rest = ["site_id", "event_type"].filter { $0 != field }.map { #","\#($0)":"x""# }.joined()
                return body("\(field) = \(value)", #"{"\#(field)":\#(value)\#(rest)}"#, 400, field)
            }
        }
            + [#""a""#, "1", "null", "true", "[]", #"[{"a":1}]"#].map {
                event("properties = \($0)", #""properties":\#($0)"#, 400, "properties")
            }
            + [
                event("hostname with NUL", #""hostname":"a\u0000""#, 400, "hostname"),
                event("hostname twice", #""hostname":"a","hostname":"a""#, 400, "hostname"),
                event("hostname that is an operator", #""hostname":"$ne""#, 202),
            ]
            + ["null", "{}", "[]", "[1]", #"{"b":1}"#, #"{"$oid":"507f1f77bcf86cd799439011"}"#].map {
                event("property = \($0)", #""properties":{"a":\#($0)}"#, 400, "properties.a")
            }
    }

    static var required: [HostileRequest] {
        [
            body("no site_id", #"{"event_type":"t"}"#, 400, "site_id"),
            body("no event_type", #"{"site_id":"s"}"#, 400, "event_type"),
            body("nothing", "{}", 400, "site_id"),
            body("only what is required", event, 202),
        ]
    }

    /// Every limit at, under and over by one. A character is a Unicode scalar, however it is written.
    static var lengths: [HostileRequest] {
        let limits = [
            ("site_id", 255), ("user_id", 255), ("event_type", 100), ("path", 2_048), ("hostname", 255),
            ("event_id", 128),
        ]
        return limits.flatMap { field, limit in
            let rows: [(String, String, Int)] = [
                ("empty", "", 400), ("1", "x", 202), ("\(limit - 1)", repeated("x", limit - 1), 202),
                ("\(limit)", repeated("x", limit), 202), ("\(limit + 1)", repeated("x", limit + 1), 400),
                ("\(limit) of two bytes", repeated("é", limit), 202),
                ("\(limit) of four bytes", repeated("😀", limit), 202),
                ("\(limit + 1) of four bytes", repeated("😀", limit + 1), 400),
                ("\(limit) escaped", repeated(#"\u00e9"#, limit), 202),
                ("\(limit + 1) escaped", repeated(#"\u00e9"#, limit + 1), 400),
                ("\(limit) surrogate pairs", repeated(#"\ud83d\ude00"#, limit), 202),
                (
                    "\(limit) scalars of half as many letters",
                    repeated("a\u{301}", limit / 2) + repeated("x", limit % 2), 202
                ),
            ]
            return rows.map { name, value, status in
                // A site for each row, since one event_id is written in several ways.
                let rest = ["site_id", "event_type"].filter { $0 != field }.map { #","\#($0)":"\#(name)""# }.joined()
                return body(
                    "\(field): \(name)",
                    #"{"\#(field)":"\#(value)"\#(rest)}"#,
                    status,
                    status == 202 ? nil : field
                )
            }
        }
    }

    static var properties: [HostileRequest] {
        func entries(_ count: Int) -> String {
            #""properties":{\#((0..<count).map { #""p\#($0)":\#($0)"# }.joined(separator: ","))}"#
        }
        func named(_ name: String) -> String { #""properties":{"\#(name)":1}"# }
        func valued(_ value: String) -> String { #""properties":{"a":\#(value)}"# }
        let accepted = [
            ("none", #""properties":{}"#), ("29", entries(29)), ("30", entries(30)),
            ("name of 99", named(repeated("n", 99))), ("name of 100", named(repeated("n", 100))),
            ("name of 100 four-byte characters", named(repeated("😀", 100))), ("name with $ inside", named("a$b")),
            ("name _id", named("_id")), ("empty value", valued(#""""#)),
            ("value of 499", valued(#""\#(repeated("v", 499))""#)),
            ("value of 500", valued(#""\#(repeated("v", 500))""#)),
            ("value with $ and dots", valued(#""$a.b""#)),
            ("booleans", #""properties":{"a":true,"b":false}"#), ("zero", valued("0")), ("minus zero", valued("-0")),
            ("fraction", valued("0.1")), ("exponent", valued("1E+5")), ("largest int64", valued("9223372036854775807")),
            ("smallest int64", valued("-9223372036854775808")),
            ("2^63, which a double holds", valued("9223372036854775808")),
            ("largest double", valued("1.7976931348623157e308")),
        ]
        let refused = [
            ("31", entries(31), "properties"), ("empty name", named(""), "properties"),
            ("name of 101", named(repeated("n", 101)), "properties"), ("name with $", named("$a"), "properties.$a"),
            ("escaped $", named(#"\u0024a"#), "properties.$a"), ("dot", named("a.b"), "properties.a.b"),
            ("only a dot", named("."), "properties.."),
            ("the same name twice", #""properties":{"a":1,"a":1}"#, "properties.a"),
            ("the same name, escaped", #""properties":{"a":1,"\u0061":2}"#, "properties.a"),
            ("value of 501", valued(#""\#(repeated("v", 501))""#), "properties.a"),
            ("2^63 + 1", valued("9223372036854775809"), "properties.a"), ("infinite", valued("1e309"), "properties.a"),
            ("too small to be told from zero", valued("1e-400"), "properties.a"),
            ("leading zero", valued("01"), "properties.a"),
            ("only a sign", valued("-"), "properties.a"), ("no digit behind the dot", valued("1.x"), "properties.a"),
        ]
        let broken = [
            ("NaN", valued("NaN")), ("Infinity", valued("Infinity")), ("hexadecimal", valued("0x10")),
            ("plus", valued("+1")),
            ("undefined", valued("undefined")), ("True", valued("True")), ("bare name", #""properties":{a:1}"#),
        ]
        return accepted.map { event("properties: \($0)", $1, 202) }
            + refused.map { event("properties: \($0)", $1, 400, $2) }
            + broken.map { event("properties: \($0)", $1, 400) }
    }

    static var timestamps: [HostileRequest] {
        func row(_ value: String, _ status: Int) -> HostileRequest {
            event("timestamp \(value)", #""timestamp":"\#(value)""#, status, status == 202 ? nil : "timestamp")
        }
        let now = Timestamp.now.milliseconds
        let minute: Int64 = 60_000
        let accepted = [
            "2025-11-14T15:30:01Z", "2025-11-14t15:30:01z", "2025-11-14T15:30:01.1Z", "2025-11-14T15:30:01.123456789Z",
            "2025-11-14T15:30:01+14:00", "2025-11-14T15:30:01-23:59", "1970-01-01T00:00:00Z",
            "1970-01-01T01:00:00+01:00",
            "2024-02-29T00:00:00Z", Timestamp(milliseconds: now + Day.milliseconds - minute).description,
        ]
        let refused = [
            "", "now", "1731598201", "2025-11-14", "2025-11-14T15:30:01", "2025-11-14 15:30:01Z", "2025-11-14T15:30Z",
            "2025-11-14T15:30:01 Z", "2025-11-14T15:30:01.Z", "2025-11-14T15:30:01.1234567890Z",
            "2025-11-14T15:30:01+0200",
            "2025-11-14T15:30:01+24:00", "2025-11-14T24:00:00Z", "2025-11-14T15:60:00Z", "2016-12-31T23:59:60Z",
            "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z",
            "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "0000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "２０２５-11-14T15:30:01Z",
            Timestamp(milliseconds: now + Day.milliseconds + 5 * minute).description,
        ]
        return accepted.map { row($0, 202) } + refused.map { row($0, 400) }
    }
}
