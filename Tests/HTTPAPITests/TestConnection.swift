import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ingest
import NIOCore
import NIOEmbedded
import NIOHTTPTypes

/// Connections in memory, with all handlers of real ones; the application is the test.
final class TestServer {
    let loop = EmbeddedEventLoop()
    let sink = HoldingSink()
    private let server: LoopBoundHTTP1Channel

    init(_ limits: ConnectionLimits = ConnectionLimits()) {
        server = LoopBoundHTTP1Channel(
            HTTP1Channel(responder: { _, _, _ in }),
            on: loop,
            limits: limits,
            decoder: EventDecoder(),
            sink: sink,
            plain: PlainEventRequest(
                route: Route(.post, "/event", .write, .ingest) { _, _ in Response(status: .ok) },
                policy: RequestPolicy()
            )
        )
    }

    func connect() throws -> TestConnection {
        let channel = EmbeddedChannel(loop: loop)
        try server.addHandlers(to: channel)
        let application = TestApplication()
        try channel.pipeline.syncOperations.addHandler(application)
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        return TestConnection(channel: channel, application: application)
    }
}

/// One of them.
struct TestConnection {
    let channel: EmbeddedChannel
    let application: TestApplication

    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
    }

    /// All that has been sent to the client since the last call.
    func received() throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = part { text += String(buffer: buffer) }
        }
        return text
    }

    /// The status codes in ``received()``.
    func statuses() throws -> [Int] {
        try received().split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }
}

/// Stands where the application does.
final class TestApplication: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private(set) var paths: [String] = []
    private(set) var bodyBytes = 0
    private(set) var ends = 0
    private(set) var sawEndOfInput = false
    private(set) var reads = 0
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request): paths.append(request.path ?? "")
        case .body(let part): bodyBytes += part.readableBytes
        case .end: ends += 1
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { sawEndOfInput = true }
    }

    /// Answers the request that was passed on last.
    func answer(_ status: HTTPResponse.Status = .ok) {
        guard let context else { return }
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: status, headerFields: [.contentLength: "0"]))),
            promise: nil
        )
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Asks for more, as the application does.
    func read() {
        context?.read()
    }
}
