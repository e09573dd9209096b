import Analytics
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Knows of each request how far it is, and ends connections: those that may not go on with a problem as the last answer.
final class RequestStateHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connection: Connection
    private let table: ConnectionTable
    private let turns: LoopTurns
    private var context: ChannelHandlerContext?
    private var isEncoded = false
    private var closesAfterAnswer = false
    /// An answer has been written and will be flushed.
    private var hasAnswered = false

    init(_ connection: Connection, table: ConnectionTable, turns: LoopTurns) {
        self.connection = connection
        self.table = table
        self.turns = turns
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connection.requests = self
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        connection.requests = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !connection.isEnded else { return }
        switch unwrapInboundIn(data) {
        case .head(let request):
            // Never while one is unanswered: the gate saw to that, unless it and the decoder disagree on where requests end.
            guard !connection.isUnanswered else { return context.close(promise: nil) }
            if let whole = connection.wholeRequest {
                // It is this request's alone, whatever the decoder makes of the bytes behind it.
                connection.wholeRequest = nil
                isEncoded = whole.isEncoded
                connection.begin(.nothing, at: table.now)
            } else {
                let body = RequestBodyFraming(request)
                isEncoded = body.isEncoded
                connection.begin(body.expectation, at: table.now)
            }
        case .body(let part):
            // A body that has been answered already is read only to find its end.
            if connection.isUnanswered { connection.bodyBytes += part.readableBytes }
        case .end:
            connection.endRequest(at: table.now)
            if connection.isUnanswered, connection.bodyBytes > 0, !connection.isPlainEvent {
                let cost = isEncoded ? LoopTurns.allowance : connection.bodyBytes
                guard turns.allows(cost) else { return passLater(cost, context) }
            }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if connection.phase == .body, connection.bodyBytes > 0, !table.account(connection) {
            refuseForWantOfMemory()
        }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !connection.isEnded else { return }
        if case HTTPParserError.headerOverflow = error, !connection.isUnanswered {
            refuseHead()
        } else {
            context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        closesAfterAnswer = true
        if isDone { context.close(promise: nil) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !connection.isEnded else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: connection.hasBegunAnswer = true
        case .body: break
        case .end:
            connection.endAnswer(at: table.now)
            hasAnswered = true
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if hasAnswered { goOn() }
    }

    /// Sends a whole answer whose bytes are ready, past the handlers that would make bytes of it.
    func answer(_ bytes: ByteBuffer) {
        guard !connection.isEnded else { return }
        connection.hasBegunAnswer = true
        connection.endAnswer(at: table.now)
        connection.gate?.send(bytes)
        goOn()
    }

    /// An answer has been sent.
    private func goOn() {
        hasAnswered = false
        connection.gate?.goOn()
        if closesAfterAnswer, isDone { context?.close(promise: nil) }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output, !connection.isEnded { connection.end(at: table.now) }
        context.close(mode: mode, promise: promise)
    }

    private var isDone: Bool {
        !connection.isUnanswered && connection.expectation != .chunks && connection.gate?.hasWaiting != true
    }

    private func passLater(_ cost: Int, _ context: ChannelHandlerContext) {
        guard table.account(connection) else { return refuseForWantOfMemory() }
        let here = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        turns.wait(cost) {
            let (handler, context) = here.value
            guard handler.context != nil, !handler.connection.isEnded else { return }
            context.fireChannelRead(handler.wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        }
    }

    /// Answers a head that is too large.
    func refuseHead() {
        let limits = connection.limits
        refuse(
            Problem(
                .requestHeaderFieldsTooLarge,
                "The head of a request must not have more than \(limits.headBytes) bytes and \(limits.headFields) fields."
            )
        )
    }

    /// Answers a request for which there is no room now.
    func refuseForWantOfMemory() {
        refuse(
            Problem(
                .serviceUnavailable,
                "Too many requests are being received; nothing was stored.",
                retryAfter: 2
            )
        )
    }

    /// Answers the request that is arriving with a problem, if it has not been answered, and ends the connection.
    func refuse(_ problem: Problem) {
        guard let context, !connection.isEnded else { return }
        guard !connection.hasBegunAnswer || !connection.isUnanswered, connection.phase != .handling else {
            context.close(promise: nil)
            return
        }
        let mayAnswer = connection.isUnanswered || connection.phase != .body
        connection.end(at: table.now)
        guard mayAnswer else { return context.close(promise: nil) }
        let body = problem.body
        var head = HTTPResponse(status: problem.status, headerFields: problem.headers)
        head.headerFields[.contentLength] = String(body.readableBytes)
        head.headerFields[.connection] = "close"
        head.headerFields[.date] = HTTPDate.text(of: .now)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }
}
