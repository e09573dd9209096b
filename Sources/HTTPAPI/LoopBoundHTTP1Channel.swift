import Hummingbird
package import HummingbirdCore
package import Ingest
package import Logging
package import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// HTTP/1.1 connections whose requests are handled on their own event loop's thread.
///
/// By default a request hops from its event loop to the cooperative pool and back for every part that is read or
/// written. Handling it where its bytes are saves these hops; nothing in a handler blocks, because the driver is called
/// on lanes of its own.
package struct LoopBoundHTTP1Channel: ServerChildChannel {
    package typealias Value = HTTP1Channel.Value

    private let base: HTTP1Channel
    private let limits: ConnectionLimits
    private let loops: [ObjectIdentifier: LoopParts]

    /// What all connections of one event loop share.
    private struct LoopParts: Sendable {
        let executor: EventLoopTaskExecutor
        let ingest: EventIngest
        let connections: NIOLoopBoundBox<ConnectionTable>
        let turns: NIOLoopBoundBox<LoopTurns>
    }

    /// - Parameters:
    ///   - base: Handles the requests that are not taken on the connection itself.
    ///   - group: The loops that connections are spread over.
    ///   - limits: What clients may take.
    ///   - decoder: Reads events.
    ///   - sink: Takes them.
    ///   - plain: Tells the requests that are answered on their channel.
    package init(
        _ base: HTTP1Channel,
        on group: any EventLoopGroup,
        limits: ConnectionLimits,
        decoder: EventDecoder,
        sink: any EventSink,
        plain: PlainEventRequest
    ) {
        self.base = base
        self.limits = limits
        let budget = BodyBudget(bodies: limits.bodies, bytes: limits.bodyBytes)
        let eventLoops = Array(group.makeIterator())
        var loops: [ObjectIdentifier: LoopParts] = [:]
        for loop in eventLoops {
            let table = ConnectionTable(
                loop,
                maximum: limits.connections / eventLoops.count,
                limits: limits,
                budget: budget
            )
            loops[ObjectIdentifier(loop)] = LoopParts(
                executor: EventLoopTaskExecutor(loop),
                ingest: EventIngest(loop, decoder: decoder, sink: sink, plain: plain),
                connections: .makeBoxSendingValue(table, eventLoop: loop),
                turns: .makeBoxSendingValue(LoopTurns(loop), eventLoop: loop)
            )
        }
        self.loops = loops
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let parts = try parts(of: channel)
            try Self.setOptions(of: channel)
            try addHandlers(to: channel, parts)
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    private static func setOptions(of channel: any Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.writeBufferWaterMark, value: ConnectionLimits.writeBuffer)
        // One buffer of bounded size stays with each connection.
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(
            .recvAllocator,
            value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2_048, maximum: ConnectionLimits.readSize)
        )
    }

    /// Adds all handlers of a connection but the application's; called on its loop.
    package func addHandlers(to channel: any Channel) throws {
        try addHandlers(to: channel, parts(of: channel))
    }

    private func parts(of channel: any Channel) throws -> LoopParts {
        guard let parts = loops[ObjectIdentifier(channel.eventLoop)] else {
            throw ChannelError.inappropriateOperationForState
        }
        return parts
    }

    private func addHandlers(to channel: any Channel, _ parts: LoopParts) throws {
        let pipeline = channel.pipeline.syncOperations
        let table = parts.connections.value
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headBytes
        decoding.maxHeaderListSize = limits.headBytes
        decoding.maxHeaderFieldCount = limits.headFields
        let connection = table.admit(channel)
        // Takes the connection out of the table when the channel closes, also when the set-up fails from here on.
        // In front of the gate, which holds back the end of what a client sends.
        try pipeline.addHandler(ClientPresence())
        try pipeline.addHandler(RequestGateHandler(connection, table: table, turns: parts.turns.value))
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false,
            // The types of fields have done it.
            withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoding
        )
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(BareErrorHandler())
        try pipeline.addHandler(RequestStateHandler(connection, table: table, turns: parts.turns.value))
        try pipeline.addHandler(parts.ingest.makeHandler(for: connection))
    }

    package func handle(value: Value, logger: Logger) async {
        let executor = loops[ObjectIdentifier(value.channel.eventLoop)]?.executor
        await withTaskExecutorPreference(executor) {
            await base.handle(value: value, logger: logger)
        }
    }
}
