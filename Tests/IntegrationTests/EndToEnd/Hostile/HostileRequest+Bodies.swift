extension HostileRequest {
    private static let eventLimit = 64 * 1_024
    private static let batchLimit = 8 * 1_024 * 1_024

    /// An event, or an array of one, that white space makes as long as that.
    @Sendable private static func padded(_ text: String, to count: Int) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0x20, count: count - text.utf8.count)
    }

    /// The sizes of bodies, told and untold.
    static var bodies: [HostileRequest] {
        let one = event
        let many = "[\(event)]"
        func sized(_ target: String, _ text: String, _ limit: Int) -> [HostileRequest] {
            [
                raw("\(target) at the limit", 202, stored: 1) {
                    HTTPMessage.request("POST", target, headers: [HTTPMessage.json], body: padded(text, to: limit))
                },
                raw("\(target) over the limit by one", 413) {
                    HTTPMessage.request("POST", target, headers: [HTTPMessage.json], body: padded(text, to: limit + 1))
                },
                raw("\(target) in chunks, at the limit", 202, stored: 1) {
                    let body = padded(text, to: limit)
                    return HTTPMessage.chunked(target, [Array(body[..<1_000]), Array(body[1_000...])])
                },
                raw("\(target) in chunks, over the limit by one", 413) {
                    let body = padded(text, to: limit + 1)
                    return HTTPMessage.chunked(target, [Array(body[..<1_000]), Array(body[1_000...])])
                },
                raw("\(target) announces more than the limit", 413) {
                    HTTPMessage.request("POST", target, headers: [HTTPMessage.json], length: limit + 1)
                },
                raw("\(target) announces more than memory holds", 413) {
                    HTTPMessage.request("POST", target, headers: [HTTPMessage.json], length: 1 << 40)
                },
            ]
        }
        return sized("/event", one, eventLimit) + sized("/events", many, batchLimit)
    }

    static var contentTypes: [HostileRequest] {
        func row(_ target: String, _ header: String, _ status: Int, _ field: String? = nil) -> HostileRequest {
            raw("\(target) with \(header)", status, field, stored: status == 202 ? 1 : 0) {
                HTTPMessage.post(
                    target,
                    target == "/event" ? event : "[\(event)]",
                    headers: header.isEmpty ? [] : [header]
                )
            }
        }
        let both = ["/event", "/events"].flatMap { target in
            [
                row(target, "", 202), row(target, "Content-Type: APPLICATION/JSON", 202),
                row(target, "Content-Type: application/json; charset=utf-8", 202),
                row(target, "Content-Type: application/json;charset=\"UTF-8\"", 202),
                row(target, "Content-Type: application/json; charset=iso-8859-1", 415, "Content-Type"),
                row(target, "Content-Type: text/plain", 202),
                row(target, "Content-Type: text/plain;charset=UTF-8", 202),
                row(target, "Content-Type: text/plain; charset=utf-16", 415, "Content-Type"),
                row(target, "Content-Type: application/x-www-form-urlencoded", 202),
                row(target, "Content-Type: text/html", 415, "Content-Type"),
                row(target, "Content-Type: multipart/form-data; boundary=x", 415, "Content-Type"),
                row(target, "Content-Type: application/json, text/plain", 415, "Content-Type"),
                row(target, "Content-Type: application/jsonx", 415, "Content-Type"),
                row(target, "Content-Type: ", 415, "Content-Type"),
                row(target, "Content-Encoding: identity", 202),
                row(target, "Content-Encoding: br", 415, "Content-Encoding"),
                row(target, "Content-Encoding: deflate", 415, "Content-Encoding"),
                row(target, "Content-Encoding: gzip, gzip", 415, "Content-Encoding"),
            ]
        }
        return both + plainTexts + [
            row("/event", HTTPMessage.lines, 415, "Content-Type"),
            row("/event", HTTPMessage.gzip, 415, "Content-Encoding"),
            row("/events", HTTPMessage.gzip, 400, "Content-Encoding"),
        ]
    }

    /// What pages and shells send without thinking of the type.
    private static var plainTexts: [HostileRequest] {
        func row(_ target: String, _ type: String, _ text: String, _ status: Int, stored: Int = 0) -> HostileRequest {
            raw(
                "\(target) with \(text.prefix(40)) as \(type)",
                status,
                status == 415 ? "Content-Type" : nil,
                stored: stored
            ) {
                HTTPMessage.post(target, text, headers: ["Content-Type: \(type)"])
            }
        }
        let form = "application/x-www-form-urlencoded"
        return [
            row("/events", "text/plain", "\(event)\n\(event)", 202, stored: 2),
            row("/events", "text/plain", " \n[\(event),\(event)]", 202, stored: 2),
            row("/events", form, "\(event)\n\(event)", 202, stored: 2),
            row("/events", "text/plain", "", 400), row("/events", "text/plain", "site_id=s", 400),
            row("/event", "text/plain", "", 400), row("/event", "text/plain", "site_id=s&event_type=t", 400),
            row("/event", form, " \(event)", 202, stored: 1),
            row("/event", form, "site_id=s&event_type=t", 415), row("/events", form, "site_id=s&event_type=t", 415),
            row("/event", form, "", 415), row("/event", form, "{\"site_id\"", 400),
        ]
    }

    static var batches: [HostileRequest] {
        func array(_ name: String, _ text: String, _ status: Int, stored: Int = 0) -> HostileRequest {
            raw("array: \(name)", status, stored: stored) { HTTPMessage.post("/events", text) }
        }
        func lines(_ name: String, _ text: String, _ status: Int, stored: Int = 0) -> HostileRequest {
            raw("lines: \(name)", status, stored: stored) {
                HTTPMessage.post("/events", text, headers: [HTTPMessage.lines])
            }
        }
        let bad = #"{"site_id":"s"}"#
        let twin = #"{"site_id":"s","event_type":"t","event_id":"twin-of-batches"}"#
        return [
            array("empty", "[]", 400), array("no body", "", 400), array("an object", event, 400),
            array("null", "null", 400),
            array("one", "[\(event)]", 202, stored: 1),
            array("one bad among good ones", "[\(event),\(bad),\(event)]", 202, stored: 2),
            array("only bad ones", "[\(bad),{},1]", 400),
            array("every kind of value", "[1,null,\"a\",[],{},true,[[[]]],\(event)]", 202, stored: 1),
            array("an array in it", "[[\(event)]]", 400), array("comma at the end", "[\(event),]", 400),
            array("comma at the front", "[,\(event)]", 400), array("no comma", "[\(event)\(event)]", 400),
            array("cut off", "[\(event),\(event)", 400), array("cut off in an event", "[\(event),{\"site_id\"", 400),
            array("more behind it", "[\(event)]\(event)", 400), array("lines", "\(event)\n\(event)", 400),
            array(
                "one event too deep to step over",
                "[\(event),{\"properties\":\(repeated("[", 1_000))\(repeated("]", 1_000))}]",
                400
            ),
            array("the same event twice", "[\(twin),\(twin)]", 202, stored: 1),
            array(
                "an event larger than /event takes, as white space",
                "[\(event)\(repeated(" ", 100_000))]",
                202,
                stored: 1
            ),
            array("10,000", "[\(repeated("\(event),", 9_999))\(event)]", 202, stored: 10_000),
            array("10,001", "[\(repeated("\(event),", 10_000))\(event)]", 400),
            array("10,001, all bad", "[\(repeated("1,", 10_000))1]", 400),
            raw("array: one that is not UTF-8 among good ones", 202, stored: 2) {
                let wrong = Array(#"{"site_id":""#.utf8) + [0xFF] + Array(#"","event_type":"t"}"#.utf8)
                let body = Array("[\(event),".utf8) + wrong + Array(",\(event)]".utf8)
                return HTTPMessage.request("POST", "/events", headers: [HTTPMessage.json], body: body)
            },
            lines("empty", "", 400), lines("only line ends", "\n\r\n \n", 400), lines("one", event, 202, stored: 1),
            lines("line ends of all kinds", "\n\(event)\r\n\n\(event)\n \t\n\(event)\n\n", 202, stored: 3),
            lines("one cut off", "\(event)\n{\"site_id\"\n\(event)", 202, stored: 2),
            lines("one with more behind it", "\(event)x\n\(event)", 202, stored: 1),
            lines("two in a line", "\(event)\(event)\n\(event)", 202, stored: 1),
            lines("an array", "[\(event)]", 400),
            lines("a byte-order mark", "\u{FEFF}\(event)\n\(event)", 202, stored: 1),
            lines("line feeds inside an event", "{\n\"site_id\":\"s\",\n\"event_type\":\"t\"\n}", 400),
            lines("10,000", repeated("\(event)\n", 10_000), 202, stored: 10_000),
            lines("10,001", repeated("\(event)\n", 10_001), 400),
        ]
    }

    static var compressed: [HostileRequest] {
        func row(
            _ name: String,
            _ status: Int,
            _ field: String? = nil,
            stored: Int = 0,
            _ body: @escaping @Sendable () throws -> [UInt8]
        ) -> HostileRequest {
            raw("gzip: \(name)", status, field, stored: stored) {
                HTTPMessage.request("POST", "/events", headers: [HTTPMessage.json, HTTPMessage.gzip], body: try body())
            }
        }
        let many = "[\(event)]"
        return [
            row("unpacks to the limit", 202, stored: 1) { try GzipFile.compress(padded(many, to: batchLimit)) },
            row("unpacks to one byte more", 413) { try GzipFile.compress(padded(many, to: batchLimit + 1)) },
            row("unpacks to 200 MB", 413) { try GzipFile.compress([UInt8](repeating: 0x20, count: 200_000_000)) },
            row("100 members of 8 MB", 413) {
                let member = try GzipFile.compress([UInt8](repeating: 0x20, count: 8_000_000))
                return (0..<100).flatMap { _ in member }
            },
            row("cut off", 400, "Content-Encoding") { try GzipFile.compress(Array(many.utf8)).dropLast(3) },
            row("only a header", 400, "Content-Encoding") { Array(try GzipFile.compress(Array(many.utf8)).prefix(10)) },
            row("wrong checksum", 400, "Content-Encoding") {
                var bytes = try GzipFile.compress(Array(many.utf8))
                bytes[bytes.count - 6] ^= 1
                return bytes
            },
            row("garbage behind it", 400, "Content-Encoding") { try GzipFile.compress(Array(many.utf8)) + [1, 2, 3] },
            row("not gzip", 400, "Content-Encoding") { Array(many.utf8) },
            row("nothing", 400, "Content-Encoding") { [] },
            row("nothing, compressed", 400) { try GzipFile.compress([]) },
            row("compressed twice", 400) { try GzipFile.compress(GzipFile.compress(Array(many.utf8))) },
        ]
    }
}
