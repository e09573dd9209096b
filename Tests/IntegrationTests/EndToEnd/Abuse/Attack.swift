import Foundation

/// One way to try to bring the API down.
struct Attack: Sendable {
    let name: String
    /// Connections at once.
    let connections: Int
    /// What each of them sends first.
    var opening: [UInt8] = []
    /// What each sends on and on behind it.
    var repeated: [UInt8] = []
    /// Sent one byte a second each, behind the opening.
    var isTrickled = false
    var seconds = 3.0

    private static func head(_ path: String, _ fields: [String]) -> [UInt8] {
        HTTPMessage.head("POST", path, [HTTPMessage.json] + fields)
    }

    private static let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
    private static let fields = (0..<20_000).flatMap { Array("A\($0): b\r\n".utf8) }

    static func all() throws -> [Attack] {
        let bomb = try GzipFile.compress([UInt8](repeating: UInt8(ascii: " "), count: 8 * 1_024 * 1_024))
        let badEvents = Array("[\(Array(repeating: "{}", count: 10_000).joined(separator: ","))]".utf8)
        return [
            Attack(name: "idle connections", connections: 5_000),
            Attack(
                name: "pipelined requests whose answers are not read",
                connections: 20,
                repeated: HTTPMessage.post("/event", "{}"),
                seconds: 6
            ),
            Attack(
                name: "many connections that pipeline",
                connections: 2_000,
                repeated: HTTPMessage.post("/event", "{}")
            ),
            Attack(
                name: "half a head",
                connections: 5_000,
                opening: Array("POST /event HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "a", count: 20_000))".utf8)
            ),
            Attack(
                name: "a head a byte a second",
                connections: 5_000,
                opening: Array("POST /event HTTP/1.1\r\nHost: a\r\n".utf8),
                repeated: Array("A: b\r\n".utf8),
                isTrickled: true
            ),
            Attack(
                name: "20,000 header fields",
                connections: 1_000,
                opening: Array("POST /event HTTP/1.1\r\n".utf8) + fields
            ),
            Attack(
                name: "a header of spaces without end",
                connections: 200,
                opening: Array("POST /event HTTP/1.1\r\nA:".utf8),
                repeated: spaces
            ),
            Attack(
                name: "half of 8 MiB",
                connections: 5_000,
                opening: head("/events", ["Content-Length: 8388608"]) + [UInt8](repeating: 0x20, count: 100_000)
            ),
            Attack(
                name: "half of one event",
                connections: 5_000,
                opening: head("/event", ["Content-Length: 65000"]) + [UInt8](repeating: 0x20, count: 60_000)
            ),
            Attack(
                name: "a body a byte a second",
                connections: 5_000,
                opening: head("/events", ["Content-Length: 8388608"]),
                repeated: Array(" ".utf8),
                isTrickled: true
            ),
            Attack(
                name: "chunked bodies without end",
                connections: 200,
                opening: head("/events", ["Transfer-Encoding: chunked"]),
                repeated: Array("10000\r\n".utf8) + spaces + Array("\r\n".utf8)
            ),
            Attack(
                name: "gzip bombs",
                connections: 50,
                repeated: HTTPMessage.request(
                    "POST",
                    "/events",
                    headers: [HTTPMessage.json, HTTPMessage.gzip],
                    body: bomb
                )
            ),
            Attack(
                name: "long answers that are not read",
                connections: 200,
                repeated: HTTPMessage.request("POST", "/events", headers: [HTTPMessage.json], body: badEvents)
            ),
        ]
    }
}
