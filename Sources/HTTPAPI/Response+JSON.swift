import HTTPTypes
import Hummingbird

extension Response {
    /// A JSON answer.
    static func json(_ status: HTTPResponse.Status, _ text: JSONText) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: text.buffer))
    }
}
