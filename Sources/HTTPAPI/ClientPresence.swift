import Mongo
import NIOCore
import Synchronization

/// Ends a connection's question when its client leaves.
///
/// A client that closes its connection and one that only says that it will send nothing more look the same until something is
/// sent to them. The latter still gets every answer that does not take long.
final class ClientPresence: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private struct State {
        var hasLeft = false
        /// The question that is being answered: requests of a connection are answered one after the other.
        var call: MongoCall?
    }

    /// How long a client that sends nothing more is still answered.
    static let patience = TimeAmount.milliseconds(500)

    private let state = Mutex(State())

    /// Ends the call when the client leaves, or now if it has left.
    func watch(_ call: MongoCall) {
        let hasLeft = state.withLock { state in
            state.call = call
            return state.hasLeft
        }
        if hasLeft { call.giveUp() }
    }

    /// The call has ended.
    func forgetCall() {
        state.withLock { $0.call = nil }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            context.eventLoop.scheduleTask(in: Self.patience) { self.leave() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        let call = state.withLock { state in
            state.hasLeft = true
            return state.call
        }
        call?.giveUp()
    }
}
