import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix

/// One HTTP/1.1 connection to the API, for one request after the other.
actor TestClient {
    /// A whole answer.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: ByteBuffer
    }

    /// The connection ended before the answer did.
    struct NoAnswer: Error {}

    private let inbound: NIOAsyncChannelInboundStream<HTTPResponsePart>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPRequestPart>

    private init(
        _ inbound: NIOAsyncChannelInboundStream<HTTPResponsePart>.AsyncIterator,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPRequestPart>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Connects, runs `body`, and closes the connection.
    static func connect(port: Int, _ body: @Sendable (TestClient) async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPClientCodec())
                    return try NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            try await body(TestClient(inbound.makeAsyncIterator(), outbound))
        }
    }

    /// Sends a request and waits for the whole answer.
    func execute(
        uri: String,
        method: HTTPRequest.Method,
        headers: HTTPFields = [:],
        body: ByteBuffer? = nil
    ) async throws -> Answer {
        var headers = headers
        if let body { headers[.contentLength] = String(body.readableBytes) }
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers)
        try await outbound.write(.head(head))
        if let body { try await outbound.write(.body(body)) }
        try await outbound.write(.end(nil))
        // All copies of the iterator read from the same stream.
        var parts = inbound
        var answer: HTTPResponse?
        var received = ByteBuffer()
        while let part = try await parts.next(isolation: self) {
            switch part {
            case .head(let head): answer = head
            case .body(var bytes): received.writeBuffer(&bytes)
            case .end:
                guard let answer else { throw NoAnswer() }
                return Answer(status: answer.status, headers: answer.headerFields, body: received)
            }
        }
        throw NoAnswer()
    }
}
