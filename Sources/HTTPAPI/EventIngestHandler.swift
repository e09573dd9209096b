import Analytics
import HTTPTypes
import Ingest
import NIOCore
import NIOHTTPTypes
import Storage

/// Answers plain `POST /event` requests on their channel; everything else goes on to the application.
///
/// This is the request that comes most often by far. Taken here it needs no task, no asynchronous sequence of its body's
/// parts and no middleware; `Benchmarks` shows what that gives. What is not plain (another type of content, a body that
/// is encoded, chunked or too large, a connection that is to be closed) takes the general road to ``EventController``,
/// which gives the same answers.
///
/// The ``RequestGateHandler`` in front lets a request through when the one before it has been answered, so that answers
/// are in the requests' order whoever gives them.
final class EventIngestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What became of an event, on its way back to its connection.
    struct Reply: Sendable {
        let handler: NIOLoopBound<EventIngestHandler>
        let outcome: Result<Void, IngestError>
    }

    private enum State {
        case open
        /// The head has been taken, the body is being read.
        case reading(ByteBuffer)
        /// The event is being written.
        case writing(eventID: String)
    }

    private let connection: Connection
    private let decoder: EventDecoder
    private let sink: any EventSink
    private let plain: PlainEventRequest
    private let replies: EventLoopMailbox<Reply>
    private let heads: AcceptedHeads
    private var state = State.open
    /// Such as the client's end of the connection: the application would close it before the answer.
    private var held: [Any] = []
    private var context: ChannelHandlerContext?

    init(
        _ connection: Connection,
        decoder: EventDecoder,
        sink: any EventSink,
        plain: PlainEventRequest,
        replies: EventLoopMailbox<Reply>,
        heads: AcceptedHeads
    ) {
        self.connection = connection
        self.decoder = decoder
        self.sink = sink
        self.plain = plain
        self.replies = replies
        self.heads = heads
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        held.removeAll()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let request), _) where plain.matches(request, from: context.remoteAddress):
            state = .reading(ByteBuffer())
            connection.isPlainEvent = true
        case (.body(var part), .reading(var body)):
            state = .open  // Or the buffer would be copied.
            // Nearly always the only part, and then taken as it is.
            if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
            state = .reading(body)
        case (.end, .reading(let body)): accept(body, context)
        default: context.fireChannelRead(data)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .writing = state {
            held.append(event)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func accept(_ body: ByteBuffer, _ context: ChannelHandlerContext) {
        let now = Timestamp.now
        do {
            let event = try decoder.event(in: body.readableBytesUInt8Span, now: now)
            state = .writing(eventID: event.identity.eventID)
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            sink.append(event.document, count: 1) { [replies] outcome in
                replies.append(Reply(handler: handler, outcome: outcome))
            }
        } catch {
            state = .open
            answer(Problem(error), context)
        }
    }

    /// Answers the event that has been written, or not; called on the event loop.
    func complete(_ outcome: Result<Void, IngestError>) {
        guard let context, case .writing(let eventID) = state else { return }
        state = .open
        switch outcome {
        case .success:
            let body = EventController.accepted(eventID: eventID).buffer
            connection.requests?.answer(heads.answer(with: body))
        case .failure(let error): answer(Problem(error), context)
        }
        release(context)
    }

    private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
        let body = problem.body
        var head = HTTPResponse(status: problem.status, headerFields: problem.headers)
        head.headerFields[.contentLength] = String(body.readableBytes)
        head.headerFields[.accessControlAllowOrigin] = "*"
        head.headerFields[.date] = HTTPDate.text(of: .now)
        answer(head, body, context)
    }

    private func answer(_ head: HTTPResponse, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Tells what had to wait for the answer.
    private func release(_ context: ChannelHandlerContext) {
        guard !held.isEmpty else { return }
        // The next request may have been let through meanwhile.
        if case .writing = state { return }
        for event in exchange(&held, with: []) { context.fireUserInboundEventTriggered(event) }
    }
}
