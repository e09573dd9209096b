package import Hummingbird
import NIOCore

/// What goes with a request.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// When the application took the request's head; all time limits of its answer begin here.
    let arrival = ContinuousClock.now
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Knows when the client leaves; `nil` on a connection that nobody watches.
    var presence: ClientPresence? {
        get async {
            if channel.eventLoop.inEventLoop {
                return try? channel.pipeline.syncOperations.handler(type: ClientPresence.self)
            }
            return try? await channel.pipeline.handler(type: ClientPresence.self).get()
        }
    }
}
