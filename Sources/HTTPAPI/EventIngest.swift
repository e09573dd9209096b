import Ingest
import NIOCore

/// What the ``EventIngestHandler``s of one event loop share.
struct EventIngest: Sendable {
    private let decoder: EventDecoder
    private let sink: any EventSink
    private let replies: EventLoopMailbox<EventIngestHandler.Reply>
    private let plain: PlainEventRequest
    private let heads: NIOLoopBoundBox<AcceptedHeads>

    init(_ eventLoop: any EventLoop, decoder: EventDecoder, sink: any EventSink, plain: PlainEventRequest) {
        self.plain = plain
        self.decoder = decoder
        self.sink = sink
        replies = EventLoopMailbox(eventLoop) { $0.handler.value.complete($0.outcome) }
        heads = .makeBoxSendingValue(AcceptedHeads(), eventLoop: eventLoop)
    }

    /// A handler for one of the loop's connections; called on the loop.
    func makeHandler(for connection: Connection) -> EventIngestHandler {
        EventIngestHandler(connection, decoder: decoder, sink: sink, plain: plain, replies: replies, heads: heads.value)
    }
}
