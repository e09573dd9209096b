import Analytics
import HTTPTypes
import NIOCore

/// The heads of success answers as bytes. They differ only by the body's length and the date: kept for a second each.
///
/// One for each event loop, used only there.
final class AcceptedHeads {
    private var second: Int64 = -1
    private var heads: [Int: ByteBuffer] = [:]

    /// A whole answer.
    func answer(with body: ByteBuffer) -> ByteBuffer {
        let head = head(length: body.readableBytes)
        var answer = ByteBuffer()
        answer.reserveCapacity(head.readableBytes + body.readableBytes)
        answer.writeImmutableBuffer(head)
        answer.writeImmutableBuffer(body)
        return answer
    }

    private func head(length: Int) -> ByteBuffer {
        let now = Timestamp.now
        if now.milliseconds / 1_000 != second {
            second = now.milliseconds / 1_000
            heads.removeAll(keepingCapacity: true)
        }
        if let head = heads[length] { return head }
        let fields: HTTPFields = [
            .contentType: "application/json", .contentLength: String(length), .accessControlAllowOrigin: "*",
            .date: HTTPDate.text(of: now),
        ]
        let status = HTTPResponse.Status.accepted
        var head = ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        for field in fields { head.writeString("\(field.name.rawName): \(field.value)\r\n") }
        head.writeString("\r\n")
        heads[length] = head
        return head
    }
}
