import NIOCore

/// Counts how often a channel is asked to read; stands in front of all other handlers.
final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    private(set) var reads = 0

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }
}
