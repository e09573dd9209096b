import HTTPAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing

@Suite("routes") struct RouteTests {
    private static let json: HTTPFields = [.contentType: "application/json"]
    private static let event = #"{"site_id":"s","event_type":"t","event_id":"e"}"#

    private static func body(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    /// Every route, and a request that it takes.
    private static let requests: [(method: HTTPRequest.Method, path: String, query: String)] = [
        (.post, "/event", ""), (.get, "/event/{event_id}", "/event/e?site_id=s"), (.post, "/events", ""),
        (.get, "/stats", "/stats?site_id=s"), (.post, "/stats/query", ""), (.get, "/sites", ""),
        (.get, "/realtime", "/realtime?site_id=s"),
        (.get, "/healthz", ""), (.get, "/readyz", ""),
    ]

    @Test("the policy is asked once about a request that it lets pass, with its route, on both roads")
    func asked() async throws {
        let asked = Mutex<[String]>([])
        let api = try TestAPI(
            policy: RequestPolicy { route, head, peer in
                asked.withLock {
                    $0.append("\(head.method) \(route.path) \(route.access) \(route.cost) \(peer != nil)")
                }
                return route.cost == .ingest || route.path == "/healthz" ? nil : Problem(.forbidden, "not here")
            }
        )
        try await api.run { client in
            let plain = try await client.execute(
                uri: "/event",
                method: .post,
                headers: Self.json,
                body: Self.body(Self.event)
            )
            #expect(plain.status == .accepted)
            // Chunked or with a query it is not plain.
            let general = try await client.execute(
                uri: "/event?a=b",
                method: .post,
                headers: Self.json,
                body: Self.body(Self.event)
            )
            #expect(general.status == .accepted)
            #expect(try await client.execute(uri: "/healthz", method: .get).status == .ok)
            #expect(try await client.execute(uri: "/healthz", method: .head).status == .ok)
            // Nothing is decided about what no route takes.
            #expect(try await client.execute(uri: "/healthz", method: .options).status == .noContent)
            #expect(try await client.execute(uri: "/healthz", method: .post).status == .methodNotAllowed)
            #expect(try await client.execute(uri: "/nothing", method: .get).status == .notFound)
        }
        #expect(
            asked.withLock { $0 } == [
                "POST /event write ingest true", "POST /event write ingest true", "GET /healthz health health true",
                "HEAD /healthz health health true",
            ]
        )
    }

    @Test(
        "what the policy refuses is not handled, on any route, and the answer says why",
        arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8]
    )
    func refused(number: Int) async throws {
        let (method, path, query) = Self.requests[number]
        let api = try TestAPI(
            policy: RequestPolicy { route, _, _ in
                route.path == path && route.method == method ? Problem(.tooManyRequests, "not now", retryAfter: 7) : nil
            }
        )
        try await api.run { client in
            let answer = try await client.execute(
                uri: query.isEmpty ? path : query,
                method: method,
                headers: method == .post ? Self.json : [:],
                body: method == .post ? Self.body(path == "/event" ? Self.event : "[\(Self.event)]") : nil
            )
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "7")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(
                answer.headers[.accessControlAllowOrigin] == (path.hasPrefix("/event") && method == .post ? "*" : nil)
            )
            #expect(
                String(buffer: answer.body)
                    == #"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"not now"}"#
            )
            #expect(api.sink.count == 0)
            // The connection goes on.
            let other = path == "/healthz" ? "/event" : "/healthz"
            let next = try await client.execute(
                uri: other,
                method: other == "/event" ? .post : .get,
                headers: Self.json,
                body: other == "/event" ? Self.body(Self.event) : nil
            )
            #expect(next.status == (other == "/event" ? .accepted : .ok))
        }
    }

    @Test("every route's address knows its methods")
    func methods() async throws {
        let api = try TestAPI()
        try await api.run { client in
            for (method, path, query) in Self.requests {
                let allow = method == .get ? "GET, HEAD, OPTIONS" : "POST, OPTIONS"
                let options = try await client.execute(uri: query.isEmpty ? path : query, method: .options)
                #expect(options.status == .noContent && options.headers[.allow] == allow, "\(path)")
                let wrong = try await client.execute(uri: query.isEmpty ? path : query, method: .delete)
                #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == allow, "\(path)")
            }
        }
    }

    @Test(
        "a browser's string is taken on the fast path and on the general one alike",
        arguments: ["/event", "/event?a=b"],
        ["text/plain;charset=UTF-8", "text/plain", "application/x-www-form-urlencoded", "application/json"]
    )
    func plainText(target: String, type: String) async throws {
        let api = try TestAPI()
        try await api.run { client in
            let headers: HTTPFields = [.contentType: type]
            let answer = try await client.execute(
                uri: target,
                method: .post,
                headers: headers,
                body: Self.body(Self.event)
            )
            #expect(answer.status == .accepted)
            #expect(String(buffer: answer.body) == #"{"status":"queued","event_id":"e"}"#)
            let form = try await client.execute(
                uri: target,
                method: .post,
                headers: headers,
                body: Self.body("site_id=s&event_type=t")
            )
            let isForm = type == "application/x-www-form-urlencoded"
            #expect(form.status == (isForm ? .unsupportedMediaType : .badRequest))
            if isForm { #expect(String(buffer: form.body).contains("Content-Type: application/json")) }
        }
        #expect(api.sink.count == 1)
    }

    @Test("without a database the answers say that it cannot be reached, and soon")
    func noDatabase() async throws {
        let api = try TestAPI()
        try await api.run { client in
            for target in ["/stats?site_id=s", "/sites", "/realtime?site_id=s", "/event/e?site_id=s", "/readyz"] {
                let answer = try await client.execute(uri: target, method: .get)
                #expect(answer.status == .serviceUnavailable, "\(target)")
                #expect(answer.headers[.retryAfter] == "2")
                #expect(String(buffer: answer.body).contains("The database cannot be reached."), "\(target)")
            }
        }
    }
}
