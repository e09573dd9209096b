import HTTPAPI
import Ingest
import NIOCore
import NIOEmbedded
import Testing

@Suite struct ConnectionHandlersTests {
    private static func post(_ body: String, path: String = "/event", headers: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + headers + "\r\n" + body
    }

    private static func chunked(_ chunks: [String], trailer: String = "") -> String {
        "POST /chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunks.map { "\(String($0.utf8.count, radix: 16));x=y\r\n\($0)\r\n" }.joined() + "0\r\n\(trailer)\r\n"
    }

    private static let event = post(#"{"site_id":"s","event_type":"t","event_id":"e"}"#)
    private static let bad = post("{}")
    private static let get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("requests are let through one at a time, and answered in their order, however they are cut and sent")
    func order() throws {
        let requests = [Self.get, Self.event, Self.bad, Self.chunked(["abc", "def"], trailer: "T: u\r\n"), Self.get]
        for step in [1, 7, 50, 10_000] {
            let server = TestServer()
            let client = try server.connect()
            let all = Array(requests.joined().utf8)
            for start in stride(from: 0, to: all.count, by: step) {
                let bytes = all[start..<min(start + step, all.count)]
                try client.send(String(decoding: bytes, as: UTF8.self))
            }
            #expect(client.application.paths == ["/healthz"])
            #expect(try client.statuses() == [])
            client.application.answer()
            #expect(server.sink.count == 1)
            #expect(client.application.paths == ["/healthz"])
            #expect(try client.statuses() == [200])
            server.sink.storeAll()
            server.loop.run()
            #expect(try client.statuses() == [202, 400])
            #expect(client.application.paths == ["/healthz", "/chunked"])
            #expect(client.application.bodyBytes == 6)
            client.application.answer()
            #expect(client.application.paths == ["/healthz", "/chunked", "/healthz"])
            client.application.answer()
            #expect(try client.statuses() == [200, 200])
        }
    }

    @Test("where answers are not taken, nothing more is answered or read")
    func backpressure() throws {
        let server = TestServer()
        let counter = ReadCounter()
        let client = try server.connect()
        try client.channel.pipeline.syncOperations.addHandler(counter, position: .first)
        client.setWritable(false)
        try client.send(String(repeating: Self.bad, count: 100))
        let before = counter.reads
        client.application.read()
        #expect(counter.reads == before)
        #expect(try client.statuses() == [])
        client.setWritable(true)
        // Others are looked at in between.
        #expect(try client.statuses() == Array(repeating: 400, count: 2))
        #expect(counter.reads == before)
        server.loop.advanceTime(by: .milliseconds(100))
        #expect(try client.statuses() == Array(repeating: 400, count: 98))
        #expect(counter.reads == before + 1)
    }

    @Test("while a request is being answered, at most one more read is taken in")
    func readsAhead() throws {
        let server = TestServer()
        let counter = ReadCounter()
        let client = try server.connect()
        try client.channel.pipeline.syncOperations.addHandler(counter, position: .first)
        try client.send(Self.event + Self.event)
        let before = counter.reads
        client.application.read()
        #expect(counter.reads == before)
        server.sink.storeAll()
        server.loop.run()
        #expect(counter.reads == before + 1)
        #expect(server.sink.count == 1)
    }

    @Test("a head is refused as soon as it is too large, also behind another request, and nothing of it is passed on")
    func largeHeads() throws {
        var limits = ConnectionLimits()
        limits.headBytes = 1_000
        limits.headFields = 10
        let fields = (0..<11).map { "A\($0): b\r\n" }.joined()
        let heads = [
            "GET /\(String(repeating: "a", count: 1_000))",
            "GET / HTTP/1.1\r\nA:\(String(repeating: " ", count: 1_000))",
            "GET / HTTP/1.1\r\n\(fields)",
            "GET / HTTP/1.1\r\n\(fields)\r\n",
        ]
        for head in heads {
            let server = TestServer(limits)
            let client = try server.connect()
            try client.send(Self.bad + Self.bad + head)
            // The third request may have to wait for its turn.
            server.loop.advanceTime(by: .milliseconds(50))
            #expect(try client.statuses() == [400, 400, 431], "\(head.prefix(40))")
            #expect(client.application.paths.isEmpty)
            // As many fields as are allowed, in pieces, are not too many.
            let other = try TestServer(limits).connect()
            for piece in ["GET / HT", "TP/1.1\r\n"] + (0..<10).map({ "A\($0): b\r\n" }) + ["\r\n"] {
                try other.send(piece)
            }
            #expect(other.application.paths == ["/"])
        }
    }

    @Test("heads, bodies, silence and answers that are not taken end a connection when their time is up")
    func times() throws {
        let limits = ConnectionLimits()
        let half = Self.post(#"{"site_id":"s","event_type":"t"}"#)
        let cases: [(text: String, isWritable: Bool, time: TimeAmount, status: [Int])] = [
            ("", true, limits.idleTime, []), ("GET / HT", true, limits.headTime, [408]),
            (String(half.dropLast(4)), true, limits.bodyTime, [408]), (Self.event, false, limits.answerTime, []),
            (Self.bad, true, limits.idleTime, [400]),
        ]
        for (text, isWritable, time, status) in cases {
            let server = TestServer(limits)
            let client = try server.connect()
            if !isWritable { client.setWritable(false) }
            if !text.isEmpty { try client.send(text) }
            server.loop.advanceTime(by: time - .seconds(1))
            #expect(client.channel.isActive, "\(text)")
            // A byte now and then does not help.
            if !status.isEmpty, status != [400] { try client.send("a") }
            server.loop.advanceTime(by: .seconds(2) + ConnectionLimits.closingTime)
            #expect(!client.channel.isActive, "\(text)")
            #expect(try client.statuses() == status, "\(text)")
        }
    }

    @Test(
        "what cannot become a request is the decoder's at once",
        arguments: ["t\"}", "\u{16}\u{3}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    )
    func garbage(text: String) throws {
        let client = try TestServer().connect()
        #expect(throws: (any Error).self) {
            try client.send(text)
            try client.channel.throwIfErrorCaught()
        }
    }

    @Test("a request that the server is busy with is never out of time")
    func busy() throws {
        let server = TestServer()
        let client = try server.connect()
        try client.send(Self.get)
        server.loop.advanceTime(by: .minutes(10))
        #expect(client.channel.isActive)
        client.application.answer()
        #expect(try client.statuses() == [200])
    }

    @Test("beyond the budget those are turned away that have held a part of a body the longest")
    func budget() throws {
        var limits = ConnectionLimits()
        limits.bodies = 2
        limits.bodyBytes = 100_000
        let server = TestServer(limits)
        func half(_ bytes: Int) throws -> TestConnection {
            let client = try server.connect()
            let head = "POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n"
            try client.send(head + String(repeating: " ", count: bytes))
            return client
        }
        let first = try half(10_000)
        server.loop.advanceTime(by: .seconds(1))
        let second = try half(10_000)
        server.loop.advanceTime(by: .seconds(1))
        // There are as many as there may be.
        let third = try half(10_000)
        #expect(try first.received().contains("Retry-After: 2"))
        #expect(!first.channel.isActive && second.channel.isActive && third.channel.isActive)
        // Whole in one read: not held.
        let whole = try server.connect()
        try whole.send(Self.event)
        #expect(server.sink.count == 1)
        // Now by bytes.
        try third.send(String(repeating: " ", count: 92_000))
        #expect(try second.statuses() == [503])
        #expect(!second.channel.isActive && third.channel.isActive)
        // Nobody else is left to make room.
        try third.send(String(repeating: " ", count: 95_000))
        #expect(try third.statuses() == [503])
        server.loop.advanceTime(by: .seconds(3))
        let fourth = try half(90_000)
        #expect(try fourth.statuses() == [])
    }

    @Test("at the limit, those that have been waited for the longest time make room; those that wait do not")
    func eviction() throws {
        var limits = ConnectionLimits()
        limits.connections = 3
        let server = TestServer(limits)
        let busy = try server.connect()
        try busy.send(Self.get)
        let slow = try server.connect()
        try slow.send("GET / HT")
        server.loop.advanceTime(by: .seconds(2))
        let active = try server.connect()
        try active.send(Self.bad)
        let new = try server.connect()
        server.loop.run()
        #expect(busy.channel.isActive && active.channel.isActive && new.channel.isActive)
        #expect(!slow.channel.isActive)
        for client in [active, new] { try client.send(Self.get) }
        let refused = try server.connect()
        server.loop.run()
        #expect(!refused.channel.isActive)
        #expect(active.channel.isActive && new.channel.isActive)
    }

    @Test("the client's end of the connection is told behind the answers to what it has sent")
    func endOfInput() throws {
        let server = TestServer()
        let client = try server.connect()
        try client.send(Self.event + Self.event)
        client.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        for _ in 0..<2 {
            #expect(!client.application.sawEndOfInput)
            server.sink.storeAll()
            server.loop.run()
        }
        #expect(try client.statuses() == [202, 202])
        #expect(client.application.sawEndOfInput)
    }

    @Test("a server that is to stop closes idle connections, and others behind their answers")
    func quiescing() throws {
        let server = TestServer()
        let idle = try server.connect()
        let busy = try server.connect()
        try busy.send(Self.event + Self.event)
        for client in [idle, busy] {
            client.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        #expect(!idle.channel.isActive)
        for _ in 0..<2 {
            #expect(busy.channel.isActive)
            server.sink.storeAll()
            server.loop.run()
        }
        #expect(try busy.statuses() == [202, 202])
        #expect(!busy.channel.isActive)
    }

    @Test("large and packed bodies take turns, single events do not wait for them")
    func turns() throws {
        let server = TestServer()
        let large = Self.post(String(repeating: " ", count: 70_000), path: "/events")
        let packed = Self.post("abc", path: "/events", headers: "Content-Encoding: gzip\r\n")
        let clients = try [large, packed, large, Self.post("[]", path: "/events")].map { text in
            let client = try server.connect()
            try client.send(text)
            return client
        }
        #expect(clients.map(\.application.ends) == [1, 0, 0, 0])
        let event = try server.connect()
        try event.send(Self.event)
        #expect(server.sink.count == 1)
        server.loop.advanceTime(by: .milliseconds(1))
        #expect(clients.map(\.application.ends) == [1, 1, 1, 1])
    }
}
