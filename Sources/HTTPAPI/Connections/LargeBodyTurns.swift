import NIOCore

/// Lets large and compressed bodies be handled one after the other on an event loop that others wait for, too.
///
/// Reading 8 MiB of events takes up to 25 ms, and unpacking as many as long again; a hundred of them that arrive together
/// would hold up everybody for seconds. Between two of them the loop looks at all its connections. Used only on the loop.
final class LargeBodyTurns {
    private static let pause = TimeAmount.microseconds(100)

    private let eventLoop: any EventLoop
    private var line = CircularBuffer<() -> Void>()
    private var isPausing = false

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Calls `body` when its turn comes; at once when nobody else had one just now.
    func take(_ body: @escaping () -> Void) {
        guard !isPausing else { return line.append(body) }
        body()
        pause()
    }

    private func pause() {
        isPausing = true
        let here = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        // A loop runs all tasks that are due before it looks at its sockets. The first of these two runs right behind the
        // work of the last turn, however long that took; the second one is in the future then.
        eventLoop.scheduleTask(in: Self.pause) {
            eventLoop.scheduleTask(in: Self.pause) { here.value.next() }
        }
    }

    private func next() {
        isPausing = false
        guard let body = line.popFirst() else { return }
        body()
        pause()
    }
}
