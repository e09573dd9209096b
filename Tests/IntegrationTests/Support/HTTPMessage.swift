/// Writes requests, right ones and wrong ones.
enum HTTPMessage {
    static let json = "Content-Type: application/json"
    static let lines = "Content-Type: application/x-ndjson"
    static let gzip = "Content-Encoding: gzip"

    /// A request with a body whose length is told, truly or not.
    static func request(
        _ method: String,
        _ target: String,
        headers: [String] = [],
        body: [UInt8] = [],
        length: Int? = nil
    ) -> [UInt8] {
        head(method, target, headers + ["Content-Length: \(length ?? body.count)"]) + body
    }

    static func post(_ target: String, _ text: String, headers: [String] = [json]) -> [UInt8] {
        request("POST", target, headers: headers, body: Array(text.utf8))
    }

    static func get(_ target: String) -> [UInt8] {
        head("GET", target, [])
    }

    /// A request line and headers.
    static func head(_ method: String, _ target: String, _ headers: [String]) -> [UInt8] {
        Array(
            (["\(method) \(target) HTTP/1.1", "Host: localhost"] + headers + ["", ""]).joined(separator: "\r\n").utf8
        )
    }

    /// A request whose body comes in chunks.
    static func chunked(_ target: String, _ chunks: [[UInt8]], headers: [String] = [json], isComplete: Bool = true)
        -> [UInt8]
    {
        var bytes = head("POST", target, headers + ["Transfer-Encoding: chunked"])
        for chunk in chunks + (isComplete ? [[]] : []) {
            bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return bytes
    }
}
