import NIOCore
import NIOHTTP1

/// A request, made once and sent often.
struct LoadRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer

    init(host: String, path: String, body: [UInt8]) {
        self.body = ByteBuffer(bytes: body)
        head = HTTPRequestHead(
            version: .http1_1,
            method: .POST,
            uri: path,
            headers: ["Host": host, "Content-Type": "application/json", "Content-Length": "\(body.count)"]
        )
    }
}
