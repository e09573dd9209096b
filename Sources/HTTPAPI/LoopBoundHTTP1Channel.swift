import Hummingbird
import HummingbirdCore
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
    private let executors: [ObjectIdentifier: EventLoopTaskExecutor]

    /// - Parameters:
    ///   - base: Does everything else.
    ///   - group: The loops that connections are spread over.
    init(_ base: HTTP1Channel, on group: any EventLoopGroup) {
        self.base = base
        var executors: [ObjectIdentifier: EventLoopTaskExecutor] = [:]
        for loop in group.makeIterator() { executors[ObjectIdentifier(loop)] = EventLoopTaskExecutor(loop) }
        self.executors = executors
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        let loop = value.channel.eventLoop
        await withTaskExecutorPreference(executors[ObjectIdentifier(loop)] ?? EventLoopTaskExecutor(loop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}
