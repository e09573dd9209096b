import NIOCore
import Synchronization

/// Hands things from any thread to an event loop, all that have gathered in one go.
///
/// A burst, such as the answers to all requests that shared one write to the database, wakes the loop once instead of
/// once each.
final class EventLoopMailbox<Element: Sendable>: Sendable {
    private struct Line {
        var elements: [Element] = []
        /// The loop has been asked to take what is in the mailbox.
        var isScheduled = false
    }

    private let eventLoop: any EventLoop
    private let take: @Sendable (Element) -> Void
    private let line = Mutex(Line())

    /// - Parameters:
    ///   - eventLoop: Where to.
    ///   - take: Called on the loop with each, in their order.
    init(_ eventLoop: any EventLoop, take: @escaping @Sendable (Element) -> Void) {
        self.eventLoop = eventLoop
        self.take = take
    }

    func append(_ element: Element) {
        let needsSchedule = line.withLock { line in
            line.elements.append(element)
            defer { line.isScheduled = true }
            return !line.isScheduled
        }
        if needsSchedule { eventLoop.execute { self.run() } }
    }

    /// Takes what is in the mailbox now; what this adds comes after the loop has looked at its sockets again.
    private func run() {
        let elements = line.withLock { exchange(&$0.elements, with: []) }
        for element in elements { take(element) }
        let isEmpty = line.withLock { line in
            line.isScheduled = !line.elements.isEmpty
            return line.elements.isEmpty
        }
        if !isEmpty { eventLoop.execute { self.run() } }
    }
}
