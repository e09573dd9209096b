extension HostileRequest {
    /// HTTP itself, bent and broken.
    static var messages: [HostileRequest] {
        let good = HTTPMessage.post("/event", event)
        let bad = HTTPMessage.post("/event", "{}")
        @Sendable func message(_ lines: [String], _ body: String = "") -> [UInt8] {
            Array((lines + ["", body]).joined(separator: "\r\n").utf8)
        }
        @Sendable func posted(_ headers: [String], _ body: String = event) -> [UInt8] {
            message(["POST /event HTTP/1.1", "Host: localhost", HTTPMessage.json] + headers, body)
        }
        let length = "Content-Length: \(event.utf8.count)"
        return [
            raw("one byte at a time", 202, stored: 1, .trickled) { good },
            raw("one chunk for each byte", 202, stored: 1) { HTTPMessage.chunked("/event", event.utf8.map { [$0] }) },
            raw("a chunk with an extension", 202, stored: 1) {
                posted(
                    ["Transfer-Encoding: chunked"],
                    "\(String(event.utf8.count, radix: 16));a=b\r\n\(event)\r\n0\r\n\r\n"
                )
            },
            raw("chunks with a trailer", 202, stored: 1) {
                posted(
                    ["Transfer-Encoding: chunked"],
                    "\(String(event.utf8.count, radix: 16))\r\n\(event)\r\n0\r\nA: b\r\n\r\n"
                )
            },
            raw("a chunk whose size is no number", 400) {
                posted(["Transfer-Encoding: chunked"], "zz\r\n\(event)\r\n0\r\n\r\n")
            },
            raw("a chunk longer than it says", 400) {
                posted(["Transfer-Encoding: chunked"], "2\r\n\(event)\r\n0\r\n\r\n")
            },
            raw("length and chunks", 400) { posted([length, "Transfer-Encoding: chunked"], "0\r\n\r\n") },
            raw("two lengths", 400) { posted([length, "Content-Length: 5"]) },
            raw("a negative length", 400) { posted(["Content-Length: -5"]) },
            raw("a length that is no number", 400) { posted(["Content-Length: many"]) },
            raw("a length beyond 64 bits", 400) { posted(["Content-Length: 99999999999999999999999"]) },
            raw("an unknown transfer coding", 400) { posted(["Transfer-Encoding: rot13"]) },
            HostileRequest(
                name: "a length shorter than the body",
                bytes: { posted(["Content-Length: \(event.utf8.count - 5)"]) },
                answers: [.init(status: 400), .init(status: 400)],
                stored: 0
            ),
            HostileRequest(
                name: "a length longer than the body",
                bytes: { posted(["Content-Length: \(event.utf8.count + 5)"]) },
                sending: .finished,
                answers: [],
                stored: 0
            ),
            HostileRequest(
                name: "chunks that break off",
                bytes: { HTTPMessage.chunked("/event", [Array(event.utf8)], isComplete: false) },
                sending: .finished,
                answers: [],
                stored: 0
            ),
            HostileRequest(
                name: "a head that breaks off",
                bytes: { Array("POST /event HTTP/1.1\r\nHost: loc".utf8) },
                sending: .finished,
                answers: [],
                stored: 0
            ),
            HostileRequest(name: "nothing at all", bytes: { [] }, sending: .finished, answers: [], stored: 0),
            raw("a client that has finished sending", 202, stored: 1, .finished) { good },
            HostileRequest(
                name: "four at once, one of them bad",
                bytes: { good + good + bad + good },
                answers: [
                    .init(status: 202), .init(status: 202), .init(status: 400, field: "site_id"), .init(status: 202),
                ],
                stored: 3
            ),
            HostileRequest(
                name: "a hundred at once",
                bytes: { (0..<100).flatMap { _ in good } },
                answers: Array(repeating: .init(status: 202), count: 100),
                stored: 100
            ),
            HostileRequest(
                name: "good ones, then garbage",
                bytes: { good + Array("garbage\r\n\r\n".utf8) },
                answers: [.init(status: 202), .init(status: 400)],
                stored: 1
            ),
            HostileRequest(
                name: "a refused body, then a good request",
                bytes: { HTTPMessage.request("POST", "/event", body: [UInt8](repeating: 0x20, count: 70_000)) + good },
                answers: [.init(status: 413), .init(status: 202)],
                stored: 1
            ),
            HostileRequest(
                name: "a wrong method with a body, then a good request",
                bytes: { HTTPMessage.request("PUT", "/event", body: Array(event.utf8)) + good },
                answers: [.init(status: 405), .init(status: 202)],
                stored: 1
            ),
            raw("empty lines in front", 202, stored: 1) { Array("\r\n\r\n".utf8) + good },
            raw("HTTP/1.0", 202, stored: 1) { message(["POST /event HTTP/1.0", length], event) },
            raw("Expect: 100-continue", 202, stored: 1) { posted([length, "Expect: 100-continue"]) },
            raw("a query where none is asked for", 202, stored: 1) { HTTPMessage.post("/event?a=b", event) },
            raw("an unknown method", 400) { HTTPMessage.request("FOO", "/event") },
            raw("a method in lower case", 400) { HTTPMessage.request("post", "/event", body: Array(event.utf8)) },
            raw("GET with a body", 405) { HTTPMessage.request("GET", "/event", body: Array(event.utf8)) },
            raw("HTTP/2 without asking", 400) { Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) },
            raw("HTTP/9", 400) { message(["GET /healthz HTTP/9.9", "Host: localhost"]) },
            raw("no version", 400) { message(["GET /healthz", "Host: localhost"]) },
            raw("TLS", 400) {
                [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03] + Array("\r\n\r\n".utf8)
            },
            raw("random bytes", 400) {
                (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 129) } + Array("\r\n\r\n".utf8)
            },
            raw("a header without a colon", 400) { posted([length, "Nonsense"]) },
            raw("a header with a space in its name", 400) { posted([length, "Two Words: a"]) },
            raw("NUL in a header", 400) { posted([length, "A: b\u{0}c"]) },
            raw("a space in the address", 400) { HTTPMessage.request("GET", "/stats?site_id=a b") },
            raw("NUL in the address", 400) { HTTPMessage.request("GET", "/stats?site_id=a\u{0}b") },
            raw("an address with an encoded slash", 404) { HTTPMessage.post("/%2Fevent", event) },
            raw("an address that climbs", 404) { HTTPMessage.get("/../../etc/passwd") },
            raw("an address of 20,000 characters", 404) { HTTPMessage.get("/" + repeated("a", 20_000)) },
            raw("a header of 10,000 characters", 202, stored: 1) { posted([length, "A: " + repeated("a", 10_000)]) },
            raw("a header of a megabyte", 431) { posted([length, "A: " + repeated("a", 1_000_000)]) },
            raw("20,000 headers", 431) { posted([length] + (0..<20_000).map { "A\($0): b" }) },
        ]
    }
}
