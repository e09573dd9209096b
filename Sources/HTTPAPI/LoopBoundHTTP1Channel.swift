package import EventStore
import Hummingbird
package import HummingbirdCore
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
    private let workplaces: [ObjectIdentifier: Workplace]

    /// What belongs to one event loop.
    private struct Workplace: Sendable {
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
    package init(
        _ base: HTTP1Channel,
        on group: any EventLoopGroup,
        limits: ConnectionLimits,
        decoder: EventDecoder,
        sink: any EventSink
    ) {
        self.base = base
        self.limits = limits
        let budget = BodyBudget(bodies: limits.bodies, bytes: limits.bodyBytes)
        let loops = Array(group.makeIterator())
        var workplaces: [ObjectIdentifier: Workplace] = [:]
        for loop in loops {
            let table = ConnectionTable(
                loop,
                maximum: limits.connections / loops.count,
                limits: limits,
                budget: budget
            )
            workplaces[ObjectIdentifier(loop)] = Workplace(
                executor: EventLoopTaskExecutor(loop),
                ingest: EventIngest(loop, decoder: decoder, sink: sink),
                connections: .makeBoxSendingValue(table, eventLoop: loop),
                turns: .makeBoxSendingValue(LoopTurns(loop), eventLoop: loop)
            )
        }
        self.workplaces = workplaces
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let workplace = try workplace(of: channel)
            try Self.setOptions(of: channel)
            try addHandlers(to: channel, workplace)
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
        try addHandlers(to: channel, workplace(of: channel))
    }

    private func workplace(of channel: any Channel) throws -> Workplace {
        guard let workplace = workplaces[ObjectIdentifier(channel.eventLoop)] else {
            throw ChannelError.inappropriateOperationForState
        }
        return workplace
    }

    private func addHandlers(to channel: any Channel, _ workplace: Workplace) throws {
        let pipeline = channel.pipeline.syncOperations
        let table = workplace.connections.value
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headBytes
        decoding.maxHeaderListSize = limits.headBytes
        decoding.maxHeaderFieldCount = limits.headFields
        let connection = table.admit(channel)
        // Takes the connection out of the table when the channel closes, also when the set-up fails from here on.
        try pipeline.addHandler(RequestGateHandler(connection, table: table, turns: workplace.turns.value))
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
        try pipeline.addHandler(RequestStateHandler(connection, table: table, turns: workplace.turns.value))
        try pipeline.addHandler(workplace.ingest.makeHandler(for: connection))
    }

    package func handle(value: Value, logger: Logger) async {
        let executor = workplaces[ObjectIdentifier(value.channel.eventLoop)]?.executor
        await withTaskExecutorPreference(executor) {
            await base.handle(value: value, logger: logger)
        }
    }
}
