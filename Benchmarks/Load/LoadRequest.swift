import NIOCore

/// A request, written out once and sent often.
struct LoadRequest: Sendable {
    /// Its head and body, as they go over the wire.
    let bytes: ByteBuffer

    init(host: String, path: String, body: [UInt8]) {
        var bytes = ByteBuffer(
            string: "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.count)\r\n\r\n"
        )
        bytes.writeBytes(body)
        self.bytes = bytes
    }
}
