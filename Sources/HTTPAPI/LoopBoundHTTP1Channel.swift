import Hummingbird
import HummingbirdCore
import Ingest
import Logging
import NIOCore

/// HTTP/1.1 connections whose requests are handled on their own event loop's thread.
///
/// By default a request hops from its event loop to the cooperative pool and back for every part that is read or
/// written. Handling it where its bytes are saves these hops; nothing in a handler blocks, because the driver is called
/// on lanes of its own.
struct LoopBoundHTTP1Channel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let base: HTTP1Channel
    private let workplaces: [ObjectIdentifier: Workplace]

    /// What belongs to one event loop.
    private struct Workplace: Sendable {
        let executor: EventLoopTaskExecutor
        let ingest: EventIngest
    }

    /// - Parameters:
    ///   - base: Does everything else.
    ///   - group: The loops that connections are spread over.
    ///   - decoder: Reads events.
    ///   - sink: Takes them.
    ///   - plain: Tells the requests that are answered on their channel.
    init(
        _ base: HTTP1Channel,
        on group: any EventLoopGroup,
        decoder: EventDecoder,
        sink: any EventSink,
        plain: PlainEventRequest
    ) {
        self.base = base
        var workplaces: [ObjectIdentifier: Workplace] = [:]
        for loop in group.makeIterator() {
            workplaces[ObjectIdentifier(loop)] = Workplace(
                executor: EventLoopTaskExecutor(loop),
                ingest: EventIngest(loop, decoder: decoder, sink: sink, plain: plain)
            )
        }
        self.workplaces = workplaces
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            // Behind the handler that knows idle connections and those with requests in progress, so that it sees all.
            let pipeline = channel.pipeline.syncOperations
            let state = try pipeline.handler(type: HTTPConnectionStateHandler.self)
            // In front of all, so that nothing holds the client's end of the connection back.
            try pipeline.addHandler(ClientPresence(), position: .first)
            if let ingest = workplaces[ObjectIdentifier(channel.eventLoop)]?.ingest {
                try pipeline.addHandler(ingest.makeHandler(), position: .after(state))
            }
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        let executor = workplaces[ObjectIdentifier(value.channel.eventLoop)]?.executor
        await withTaskExecutorPreference(executor) {
            await base.handle(value: value, logger: logger)
        }
    }
}
