import NIOCore
import NIOHTTP1

/// One connection, with one request under way at most.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let generator: LoadGenerator
    private var context: ChannelHandlerContext?
    /// The request that waits for its answer.
    private var number: Int?
    private var status = 0
    private var isKept = true

    init(_ generator: LoadGenerator) {
        self.generator = generator
    }

    /// Sends a request; the generator is told what becomes of it.
    func send(_ request: LoadRequest, number: Int) {
        self.number = number
        guard let context else { return lose() }
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        generator.isIdle(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
            isKept = head.isKeepAlive
        case .body: break
        case .end:
            guard let number else { return context.close(promise: nil) }
            self.number = nil
            generator.wasAnswered(number, status: status)
            if isKept { generator.isIdle(self) } else { context.close(promise: nil) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        lose()
        generator.isClosed(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func lose() {
        guard let number else { return }
        self.number = nil
        generator.wasLost(number)
    }
}
