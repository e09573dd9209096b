extension HostileRequest {
    /// Bytes inside a string, and who is to blame for them.
    static var text: [HostileRequest] {
        func row(_ name: String, _ bytes: [UInt8], _ status: Int) -> HostileRequest {
            let start = Array(#"{"site_id":"s","event_type":"t","path":"/"#.utf8)
            return body("text: \(name)", start + bytes + Array(#""}"#.utf8), status, status == 202 ? nil : "path")
        }
        func row(_ name: String, _ text: String, _ status: Int) -> HostileRequest {
            row(name, Array(text.utf8), status)
        }
        return [
            row("NUL", [0], 400), row("escaped NUL", #"\u0000"#, 400), row("NUL in the middle", #"a\u0000b"#, 400),
            row("line feed", "\n", 400), row("escape character", [0x1B], 400), row("delete character", [0x7F], 202),
            row("escaped control characters", #"\b\f\n\r\t\u0001"#, 202), row("escaped slash", #"\/\"\\"#, 202),
            row("unknown escape", #"\x41"#, 400), row("short escape", #"\u12"#, 400),
            row("wrong escape", #"\u12G4"#, 400),
            row("high surrogate alone", #"\ud83d"#, 400), row("low surrogate alone", #"\ude00"#, 400),
            row("two high surrogates", #"\ud83d\ud83d"#, 400), row("surrogate pair", #"\ud83d\ude00"#, 202),
            row("a byte that UTF-8 has not", [0xFF], 400), row("continuation alone", [0x80], 400),
            row("overlong slash", [0xC0, 0xAF], 400), row("overlong NUL", [0xC0, 0x80], 400),
            row("overlong euro", [0xF0, 0x82, 0x82, 0xAC], 400), row("encoded surrogate", [0xED, 0xA0, 0x80], 400),
            row("beyond Unicode", [0xF4, 0x90, 0x80, 0x80], 400), row("Latin-1", [0xE9], 400),
            row("truncated sequence", [0xF0, 0x9F, 0x98], 400), row("largest scalar", [0xF4, 0x8F, 0xBF, 0xBF], 202),
            row("noncharacter", [0xEF, 0xBF, 0xBF], 202), row("right to left", "\u{202E}abc", 202),
            row("path that climbs", "../../etc/passwd", 202), row("markup", "<script>alert(1)</script>", 202),
        ]
    }

    /// Names of fields.
    static var names: [HostileRequest] {
        let unknown = [
            "foo", "", "$set", "$where", "_id", "ingested_at", "processed_at", "SITE_ID", "siteId", "site_id ",
            "properties.a",
            "__proto__", "path.a",
        ]
        return unknown.map { event("field \($0)", #""\#($0)":"x""#, 400, $0) }
            + [
                event("unknown field before it nests deeply", #""foo":\#(repeated("[", 5_000))"#, 400, "foo"),
                event("long unknown field", #""\#(repeated("f", 5_000))":1"#, 400, repeated("f", 100)),
                event("site_id twice", #""site_id":"s""#, 400, "site_id"),
                event("site_id twice, once escaped", #""site\u005fid":"s""#, 400, "site_id"),
                event("event_id twice", #""event_id":"a","event_id":"b""#, 400, "event_id"),
                event("properties twice", #""properties":{},"properties":{}"#, 400, "properties"),
                body("escaped names", #"{"site\u005fid":"s","\u0065vent_type":"t"}"#, 202),
                body("a name that is not UTF-8", Array("{\"".utf8) + [0xFF] + Array("\":1}".utf8), 400),
                body("a name that is a number", "{1:2}", 400),
            ]
    }

    /// Bodies that are not one JSON object.
    static var documents: [HostileRequest] {
        let broken = [
            "", " ", "null", "true", "1", #""text""#, "[]", "[\(event)]", "{", "}", "{}}", #"{"site_id""#,
            #"{"site_id":"#,
            #"{"site_id":"s"#, #"{"site_id":"s","event_type":"t""#, "\(event)\(event)", "\(event),", "\(event)x",
            "\(event)\u{0}", #"{"site_id":"s","event_type":"t",}"#, #"{,"site_id":"s","event_type":"t"}"#,
            #"{"site_id":"s" "event_type":"t"}"#, #"{"site_id"="s","event_type":"t"}"#,
            "{'site_id':'s','event_type':'t'}",
            #"{"site_id":"s","event_type":"t"/* */}"#, "// \n\(event)", repeated("[", 60_000),
            "\u{FEFF}\(event)", "\u{2028}\(event)", "site_id=s&event_type=t", "<event/>",
        ]
        return broken.map { body("body \($0.prefix(40).debugDescription)", $0, 400) }
            + [
                body("objects within objects", repeated(#"{"a":"#, 10_000), 400, "a"),
                body("body in UTF-16", Array(event.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, 400),
                body("white space around it", "\r\n\t \(event) \r\n\t ", 202),
                body(
                    "white space within",
                    #"{ "site_id" : "s" , "event_type" : "t" , "properties" : { "a" : 1 } }"#,
                    202
                ),
            ]
    }
}
