import Testing

/// Single events are answered on their connection, everything else by the application: order and connections must not
/// show which way a request went.
@Suite("connections") struct ConnectionTests {
    private static func event(_ number: Int, chunked: Bool = false) -> [UInt8] {
        let text = #"{"site_id":"s","event_type":"page_view","path":"/\#(number)","event_id":"e\#(number)"}"#
        return chunked
            ? HTTPMessage.chunked("/event", [Array(text.utf8)]) : HTTPMessage.post("/event", text)
    }

    private static func accepted(_ number: Int) -> String { #"{"status":"queued","event_id":"e\#(number)"}"# }

    @Test("requests that are sent without waiting are answered in their order, whichever way they go")
    func pipelined() async throws {
        let kinds = 6
        let count = 40 * kinds
        try await RunningService.with { service in
            let answers = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                var bytes: [UInt8] = []
                for number in 0..<count {
                    switch number % kinds {
                    case 1: bytes += HTTPMessage.get("/healthz")
                    case 2: bytes += Self.event(number, chunked: true)
                    case 3: bytes += HTTPMessage.post("/event", #"{"site_id":""}"#)
                    case 4: bytes += HTTPMessage.get("/stats?site_id=nobody")
                    default: bytes += Self.event(number)
                    }
                }
                try connection.send(bytes)
                return try (0..<count).map { _ in try connection.answer() }
            }
            for (number, answer) in answers.enumerated() {
                switch number % kinds {
                case 1: #expect(answer.text == #"{"status":"ok"}"#)
                case 3: #expect(answer.status == 400)
                case 4: #expect(answer.status == 200 && answer.text.contains("nobody"), "\(answer.text)")
                default: #expect(answer.text == Self.accepted(number))
                }
            }
            let stored = count / kinds * 3
            try await Eventually.holds("all events are counted") {
                try await service.api.stats("site_id=s").totalEvents == stored
            }
        }
    }

    @Test("a request may come byte by byte")
    func trickle() async throws {
        try await RunningService.with { service in
            let answer = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                for byte in Self.event(1) { try connection.send([byte]) }
                return try connection.answer()
            }
            #expect(answer.text == Self.accepted(1))
        }
    }

    @Test("a client that has said all it wants to say still gets its answers")
    func halfClosed() async throws {
        try await RunningService.with { service in
            for count in [1, 3] {
                let answers = try await OwnThread.run { [port = service.api.port] in
                    let connection = try HTTPConnection(port: port)
                    try connection.send((0..<count).flatMap { Self.event($0) })
                    connection.finishSending()
                    let answers = try (0..<count).map { _ in try connection.answer().text }
                    // Then the server closes, too.
                    do {
                        _ = try connection.answer()
                        throw Failure("the connection is still open")
                    } catch HTTPFailure.closed {
                        return answers
                    }
                }
                #expect(answers == (0..<count).map { Self.accepted($0) })
            }
        }
    }

    @Test("what is no request behind an event spoils only itself")
    func garbageBehind() async throws {
        try await RunningService.with { service in
            let (first, second) = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                try connection.send(Self.event(1) + Array("\u{1}\u{2} nonsense\r\n\r\n".utf8))
                return (try connection.answer(), try connection.answer())
            }
            #expect(first.text == Self.accepted(1))
            #expect(second.status == 400)
        }
    }

    @Test("answers carry the date, whichever way the request went")
    func date() async throws {
        try await RunningService.with { service in
            for request in [Self.event(1), Self.event(2, chunked: true), HTTPMessage.post("/event", "{}")] {
                let date = try #require(try await service.api.exchange(request).header("date"))
                let pattern = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/
                #expect(date.wholeMatch(of: pattern) != nil, "\(date)")
            }
        }
    }

    @Test("a connection that is to be closed is closed after its answer")
    func closes() async throws {
        try await RunningService.with { service in
            let body = #"{"site_id":"s","event_type":"page_view","event_id":"e1"}"#
            let headers = [HTTPMessage.json, "Connection: close"]
            let text = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                let answer = try connection.exchange(HTTPMessage.post("/event", body, headers: headers))
                do {
                    _ = try connection.answer()
                    throw Failure("the connection is still open")
                } catch HTTPFailure.closed {
                    return answer.text
                }
            }
            #expect(text == Self.accepted(1))
        }
    }
}
