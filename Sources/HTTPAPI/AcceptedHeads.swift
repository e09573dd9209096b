import Analytics
import HTTPTypes
import NIOCore

/// The heads of success answers, which differ only by the body's length and the date: kept for a second each.
///
/// One for each event loop, used only there.
final class AcceptedHeads {
    private var second: Int64 = -1
    private var heads: [Int: HTTPResponse] = [:]

    /// The head of an answer.
    /// - Parameter length: Of its body, in bytes.
    func head(length: Int) -> HTTPResponse {
        let now = Timestamp.now
        if now.milliseconds / 1_000 != second {
            second = now.milliseconds / 1_000
            heads.removeAll(keepingCapacity: true)
        }
        if let head = heads[length] { return head }
        let head = HTTPResponse(
            status: .accepted,
            headerFields: [
                .contentType: "application/json", .contentLength: String(length), .accessControlAllowOrigin: "*",
                .date: HTTPDate.text(of: now),
            ]
        )
        heads[length] = head
        return head
    }
}
