import AccessLog
import Testing

@Suite struct AccessLogParserTests {
    private static let date = "[17/May/2015:10:05:03 +0000]"

    private func parse(_ line: String, isTerminated: Bool = true) throws(AccessLogError) -> AccessLogEntry {
        var parser = AccessLogParser()
        return try parser.parse(LogLine(number: 1, bytes: Array(line.utf8)[...], isTerminated: isTerminated))
    }

    private func path(ofRequest request: String) throws(AccessLogError) -> String {
        try parse("10.0.0.1 - - \(Self.date) \"\(request)\" 200 5").path
    }

    @Test(
        "a line of either format gives host, time, method and path",
        arguments: [
            #"10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5"#,
            #"10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 304 -"#,
            #"10.0.0.1 - frank [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.0" 200 5 "http://b/\"c\"" "Mozilla/5.0 \\""#,
            #"10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5 "-" "-" 0.003 "10.1.1.1""#,
            #"10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5 "-" "Mozilla cut o"#,
            #"10.0.0.1 - Jane [x] Doe [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5"#,
        ]
    )
    func readsBothFormats(line: String) throws {
        let entry = try parse(line)
        #expect(entry.remoteHost == "10.0.0.1")
        #expect(entry.timestamp == "2015-05-17T10:05:03+00:00")
        #expect(entry.method == "GET")
        #expect(entry.path == "/a")
    }

    @Test(
        "the remote host may be any name or address, and nobody when it is unknown",
        arguments: [
            ("2001:db8::1", "2001:db8::1"), ("::1", "::1"), ("host.example", "host.example"),
            ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
            ("-", nil),
        ] as [(String, String?)]
    )
    func readsRemoteHost(host: String, expected: String?) throws {
        #expect(try parse("\(host) - - \(Self.date) \"GET / HTTP/1.1\" 200 5").remoteHost == expected)
    }

    @Test(
        "the path is what the client asked for, without query and fragment",
        arguments: [
            ("GET / HTTP/1.1", "/"),
            ("GET /a/b?x=1&y=/c HTTP/1.1", "/a/b"),
            ("GET /a#top HTTP/1.1", "/a"),
            ("GET /a#top?x HTTP/1.1", "/a"),
            ("GET /?x HTTP/1.1", "/"),
            ("GET ?x HTTP/1.1", "/"),
            ("GET /a%20b%2F HTTP/1.1", "/a%20b%2F"),
            ("GET /a b HTTP/1.1", "/a b"),
            ("GET //a//b HTTP/1.1", "//a//b"),
            ("GET /a", "/a"),
            ("GET http://host.example/a?x HTTP/1.1", "/a"),
            ("GET http://host.example:8080 HTTP/1.1", "/"),
            ("GET http://host.example?x=/y HTTP/1.1", "/"),
            ("GET HTTPS://[2001:db8::1]:8443/a/b HTTP/1.1", "/a/b"),
            ("GET /http://host/a HTTP/1.1", "/http://host/a"),
            (#"GET /a\"b\\c HTTP/1.1"#, #"/a"b\c"#),
            (#"GET /caf\xc3\xA9 HTTP/1.1"#, "/café"),
            (#"GET /a\tb\qc\x4 HTTP/1.1"#, "/a\tb\\qc\\x4"),
            ("GET /café HTTP/2.0", "/café"),
            ("BREW /pot HTTP/1.1", "/pot"),
        ]
    )
    func readsPath(request: String, expected: String) throws {
        #expect(try path(ofRequest: request) == expected)
    }

    @Test(
        "a request without a path is refused, not guessed at",
        arguments: [
            "-", "", "GET", "GET ", "GET  HTTP/1.1", "GET HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT host:443 HTTP/1.1",
            "GET a/b HTTP/1.1", "GET mailto:a@b HTTP/1.1", "GET http:///a HTTP/1.1", "GET http://?x HTTP/1.1",
            "GET /a HTT",
            " GET /a HTTP/1.1", "G(T /a HTTP/1.1", #"\x16\x03\x01\x00 /a HTTP/1.1"#,
        ]
    )
    func refusesRequestWithoutPath(request: String) {
        let error = #expect(throws: AccessLogError.self) { try path(ofRequest: request) }
        #expect(error?.description.hasPrefix("no request path") == true)
    }

    @Test(
        "every month, offset and leap day becomes RFC 3339 with the same offset",
        arguments: [
            ("01/Jan/1970:00:00:00 +0000", "1970-01-01T00:00:00+00:00"),
            ("29/Feb/2024:23:59:59 -0930", "2024-02-29T23:59:59-09:30"),
            ("29/Feb/2000:12:00:00 +0545", "2000-02-29T12:00:00+05:45"),
            ("31/Mar/2015:12:00:00 +1400", "2015-03-31T12:00:00+14:00"),
            ("30/Apr/2015:12:00:00 -1200", "2015-04-30T12:00:00-12:00"),
            ("31/May/2015:12:00:00 +0000", "2015-05-31T12:00:00+00:00"),
            ("30/Jun/2015:12:00:00 +0000", "2015-06-30T12:00:00+00:00"),
            ("31/Jul/2015:12:00:00 +0000", "2015-07-31T12:00:00+00:00"),
            ("31/Aug/2015:12:00:00 +0000", "2015-08-31T12:00:00+00:00"),
            ("30/Sep/2015:12:00:00 +0000", "2015-09-30T12:00:00+00:00"),
            ("31/Oct/2015:12:00:00 +0000", "2015-10-31T12:00:00+00:00"),
            ("30/Nov/2015:12:00:00 +0000", "2015-11-30T12:00:00+00:00"),
            ("31/Dec/9999:12:00:00 +2359", "9999-12-31T12:00:00+23:59"),
        ]
    )
    func readsTimestamp(field: String, expected: String) throws {
        #expect(try parse("h - - [\(field)] \"GET / HTTP/1.1\" 200 5").timestamp == expected)
    }

    @Test(
        "a moment that does not exist is refused",
        arguments: [
            "00/May/2015:10:05:03 +0000", "32/May/2015:10:05:03 +0000", "31/Apr/2015:10:05:03 +0000",
            "29/Feb/2015:10:05:03 +0000", "29/Feb/1900:10:05:03 +0000", "17/May/2015:24:05:03 +0000",
            "17/May/2015:10:60:03 +0000", "17/May/2015:10:05:60 +0000", "17/May/2015:10:05:03 +2400",
            "17/May/2015:10:05:03 -0060",
        ]
    )
    func refusesImpossibleTimestamp(field: String) {
        #expect(throws: AccessLogError.impossibleTimestamp("“\(field)”")) {
            try parse("h - - [\(field)] \"GET / HTTP/1.1\" 200 5")
        }
    }

    @Test(
        "a timestamp of another form is refused",
        arguments: [
            "", "17/Mai/2015:10:05:03 +0000", "17/may/2015:10:05:03 +0000", "7/May/2015:10:05:03 +0000",
            "17/May/2015:10:05:03 00000", "17/May/2015:10:05:03", "17-May-2015:10:05:03 +0000",
            "2015-05-17T10:05:03+00:00",
            "17/May/2015:1x:05:03 +0000",
        ]
    )
    func refusesMalformedTimestamp(field: String) {
        #expect(throws: AccessLogError.malformedTimestamp("“\(field)”")) {
            try parse("h - - [\(field)] \"GET / HTTP/1.1\" 200 5")
        }
    }

    @Test(
        "a line of another format is refused with the first thing that is wrong",
        arguments: [
            (" - - \(date) \"GET / HTTP/1.1\" 200 5", .noRemoteHost),
            ("hello", .noTimestamp),
            ("h - - \"GET / HTTP/1.1\" 200 5", .noTimestamp),
            ("h \(date) \"GET / HTTP/1.1\" 200 5", .noUser),
            ("h - \(date) \"GET / HTTP/1.1\" 200 5", .noUser),
            ("h - - [17/May/2015", .malformedTimestamp("“17/May/2015”")),
            ("h - - \(date)", .noRequest),
            ("h - - \(date) GET / 200 5", .noRequest),
            ("h - - \(date) \"GET / HTTP/1.1 200 5", .unterminatedRequest),
            ("h - - \(date) \"GET / HTTP/1.1\\\" 200 5", .unterminatedRequest),
            ("h - - \(date) \"GET / HTTP/1.1\"", .malformedStatus("“”")),
            ("h - - \(date) \"GET / HTTP/1.1\" 20 5", .malformedStatus("“20”")),
            ("h - - \(date) \"GET / HTTP/1.1\" 200", .malformedSize("“”")),
            ("h - - \(date) \"GET / HTTP/1.1\" 200 5k", .malformedSize("“5k”")),
            ("h - - \(date) \"GET /\\xff HTTP/1.1\" 200 5", .pathNotUTF8("“/\\xff”")),
        ] as [(String, AccessLogError)]
    )
    func refusesOtherFormats(line: String, expected: AccessLogError) {
        #expect(throws: expected) { try parse(line) }
    }

    @Test("bytes that are not UTF-8 are refused, never replaced")
    func refusesBytesThatAreNotUTF8() {
        var parser = AccessLogParser()
        let rest = Array(" - - \(Self.date) \"GET /".utf8)
        let end = Array(" HTTP/1.1\" 200 5".utf8)
        #expect(throws: AccessLogError.pathNotUTF8("“/\\xc3”")) {
            try parser.parse(LogLine(number: 1, bytes: (Array("h".utf8) + rest + [0xc3] + end)[...]))
        }
        #expect(throws: AccessLogError.remoteHostNotUTF8("“\\xc3”")) {
            try parser.parse(LogLine(number: 1, bytes: ([0xc3] + rest + end)[...]))
        }
    }

    @Test("what a message quotes is short and without control characters")
    func quotesHarmlessly() {
        let error = #expect(throws: AccessLogError.self) {
            try path(ofRequest: "\u{1b}[31m" + String(repeating: "x", count: 500))
        }
        let message = error?.description ?? ""
        #expect(message.contains("\\x1b[31mxxx"))
        #expect(message.count < 120)
    }

    @Test("a last line that is still being written is left for the next import")
    func refusesIncompleteLastLine() throws {
        let line = #"h - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 512 "-" "Mozilla/5.0""#
        for cut in 0...line.utf8.count {
            var parser = AccessLogParser()
            _ = try parser.parse(LogLine(number: 1, bytes: Array(line.utf8)[...]))
            let last = LogLine(number: 2, bytes: Array(line.utf8.prefix(cut))[...], isTerminated: false)
            if cut == line.utf8.count {
                #expect(try parser.parse(last).path == "/a")
            } else {
                #expect(throws: AccessLogError.self) { try parser.parse(last) }
            }
        }
    }

    @Test("a line beyond the limit is refused")
    func refusesOverlongLine() {
        var parser = AccessLogParser()
        #expect(throws: AccessLogError.lineTooLong(limit: LogLines.longestLine)) {
            try parser.parse(LogLine(number: 1, bytes: [], isTooLong: true))
        }
    }
}
