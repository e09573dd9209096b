import Testing

@Suite("methods and headers") struct MethodTests {
    private struct Row: Sendable {
        let request: String
        let status: Int
        var headers: [String: String] = [:]
        var absent: [String] = []
    }

    private static let browser = [
        "access-control-allow-origin": "*", "access-control-allow-methods": "POST, OPTIONS",
        "access-control-allow-headers": "Content-Type, Content-Encoding", "access-control-max-age": "86400",
        "allow": "POST, OPTIONS",
    ]
    private static let problem = "application/problem+json"
    private static let rows =
        open("/event") + open("/events") + closed("/stats?site_id=s") + closed("/sites")
        + closed("/realtime?site_id=s") + closed("/healthz") + closed("/readyz") + receipts
        + ["GET /", "GET /nothing", "OPTIONS /nothing", "GET /Stats?site_id=s", "HEAD /nothing"].map {
            Row(request: $0, status: 404, headers: ["content-type": problem])
        }

    private static let receipts = [
        Row(request: "GET /event/unknown?site_id=s", status: 404, headers: ["content-type": problem]),
        Row(request: "HEAD /event/unknown?site_id=s", status: 404),
        Row(
            request: "POST /event/more",
            status: 405,
            headers: ["allow": "GET, HEAD, OPTIONS"],
            absent: ["access-control-allow-origin"]
        ),
        Row(request: "OPTIONS /event/unknown", status: 204, headers: ["allow": "GET, HEAD, OPTIONS"]),
    ]

    /// A resource that pages of other sites may post to.
    private static func open(_ path: String) -> [Row] {
        let refused = ["allow": "POST, OPTIONS", "content-type": problem, "access-control-allow-origin": "*"]
        let credentials = ["access-control-allow-credentials"]
        var rows = ["GET", "HEAD", "PUT", "PATCH", "DELETE"].map { method in
            Row(request: "\(method) \(path)", status: 405, headers: refused, absent: credentials)
        }
        rows.append(Row(request: "OPTIONS \(path)", status: 204, headers: browser, absent: credentials))
        let bad = ["content-type": problem, "access-control-allow-origin": "*"]
        rows.append(Row(request: "POST \(path)", status: 400, headers: bad, absent: credentials))
        return rows
    }

    /// A resource that is for whoever runs the service.
    private static func closed(_ path: String) -> [Row] {
        let refused = ["allow": "GET, HEAD, OPTIONS", "content-type": problem]
        let browsers = ["access-control-allow-origin"]
        var rows = ["POST", "PUT", "PATCH", "DELETE"].map { method in
            Row(request: "\(method) \(path)", status: 405, headers: refused, absent: browsers)
        }
        for method in ["GET", "HEAD"] {
            let headers = ["content-type": "application/json"]
            rows.append(Row(request: "\(method) \(path)", status: 200, headers: headers, absent: browsers))
        }
        let allow = ["allow": "GET, HEAD, OPTIONS"]
        rows.append(Row(request: "OPTIONS \(path)", status: 204, headers: allow, absent: browsers))
        return rows
    }

    @Test("every method gets its status and headers on every resource, one after the other on one connection")
    func table() async throws {
        try await RunningService.with { service in
            let answers = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                return try Self.rows.map { row in
                    let words = row.request.split(separator: " ").map(String.init)
                    try connection.send(HTTPMessage.request(words[0], words[1]))
                    return try connection.answer(hasBody: words[0] != "HEAD")
                }
            }
            for (row, answer) in zip(Self.rows, answers) {
                #expect(answer.status == row.status, "\(row.request)")
                for (name, value) in row.headers { #expect(answer.header(name) == value, "\(row.request): \(name)") }
                for name in row.absent { #expect(answer.header(name) == nil, "\(row.request): \(name)") }
                if answer.status >= 400, !answer.body.isEmpty {
                    #expect(try answer.decoded(as: ProblemAnswer.self).status == answer.status)
                }
            }
            #expect(try await service.database.count("events_queue") + service.database.count("events") == 0)
        }
    }

    @Test("HEAD says of the answer to GET what GET would")
    func head() async throws {
        try await RunningService.with { service in
            let (get, head) = try await OwnThread.run { [port = service.api.port] in
                let connection = try HTTPConnection(port: port)
                let get = try connection.exchange(HTTPMessage.get("/healthz"))
                try connection.send(HTTPMessage.request("HEAD", "/healthz"))
                return (get, try connection.answer(hasBody: false))
            }
            #expect(get.text == #"{"status":"ok"}"#)
            #expect(head.header("content-length") == get.header("content-length"))
            #expect(try await service.api.get("/readyz").text == #"{"status":"ready"}"#)
        }
    }
}
