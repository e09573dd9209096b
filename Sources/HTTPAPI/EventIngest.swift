import EventStore
import NIOCore

/// What the ``EventIngestHandler``s of one event loop share.
struct EventIngest: Sendable {
    private let decoder: EventDecoder
    private let sink: any EventSink
    private let replies: EventLoopLine<EventIngestHandler.Reply>
    private let heads: NIOLoopBoundBox<AcceptedHeads>

    init(_ eventLoop: any EventLoop, decoder: EventDecoder, sink: any EventSink) {
        self.decoder = decoder
        self.sink = sink
        replies = EventLoopLine(eventLoop) { $0.handler.value.complete($0.outcome) }
        heads = .makeBoxSendingValue(AcceptedHeads(), eventLoop: eventLoop)
    }

    /// A handler for one of the loop's connections; called on the loop.
    func makeHandler(for connection: Connection) -> EventIngestHandler {
        EventIngestHandler(connection, decoder: decoder, sink: sink, replies: replies, heads: heads.value)
    }
}
