import NIOCore

/// One connection, with one request under way at most.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let generator: LoadGenerator
    private var context: ChannelHandlerContext?
    /// The request that waits for its answer.
    private var number: Int?
    /// What has arrived of an answer that came in pieces.
    private var received = ByteBuffer()

    init(_ generator: LoadGenerator) {
        self.generator = generator
    }

    /// Sends a request; the generator is told what becomes of it.
    func send(_ request: LoadRequest, number: Int) {
        self.number = number
        guard let context else { return lose() }
        context.writeAndFlush(wrapOutboundOut(request.bytes), promise: nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        generator.isIdle(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = bytes } else { received.writeBuffer(&bytes) }
        do {
            guard let answer = try LoadAnswer(received), answer.length <= received.readableBytes else { return }
            // One answer to one request, and nothing more.
            guard let number, answer.length == received.readableBytes else { return context.close(promise: nil) }
            received.clear()
            self.number = nil
            generator.wasAnswered(number, status: answer.status)
            if answer.isKept { generator.isIdle(self) } else { context.close(promise: nil) }
        } catch {
            context.close(promise: nil)
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
