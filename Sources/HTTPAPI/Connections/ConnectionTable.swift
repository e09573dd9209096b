import HTTPTypes
import NIOCore

/// The connections of one event loop: how many there may be, and which have used up their time.
///
/// A look at all of them twice a second takes the place of timers of their own. Used only on the loop.
final class ConnectionTable {
    /// How often the table looks at its connections, and so how exact times are.
    static let interval = TimeAmount.milliseconds(500)

    private let eventLoop: any EventLoop
    private let limits: ConnectionLimits
    private let budget: BodyBudget
    private let maximum: Int
    private var connections: [Connection] = []
    private var sweep: RepeatedTask?
    private var freed = FreedMemory()
    /// The loop's time as of the last look: exact enough for limits of seconds, and free.
    private(set) var now: NIODeadline

    /// - Parameters:
    ///   - eventLoop: Of all its connections.
    ///   - maximum: Connections at once.
    ///   - limits: What they may take.
    ///   - budget: What all connections, those of other loops too, hold together.
    init(_ eventLoop: any EventLoop, maximum: Int, limits: ConnectionLimits, budget: BodyBudget) {
        self.eventLoop = eventLoop
        self.maximum = max(1, maximum)
        self.limits = limits
        self.budget = budget
        now = eventLoop.now
    }

    var count: Int { connections.count }

    /// Takes a new connection in. Where there are too many, those that have kept the server waiting for the longest time
    /// are closed for it; only if the server owes all of them an answer, the new one is.
    func admit(_ channel: any Channel) -> Connection {
        let hasRoom = connections.count < maximum || makeRoom()
        if sweep == nil { startSweep() }
        let connection = Connection(channel, limits: limits, budget: budget, now: now)
        connection.index = connections.count
        connections.append(connection)
        // Once its handlers are in place.
        if !hasRoom { eventLoop.execute { channel.close(promise: nil) } }
        return connection
    }

    /// Forgets a connection that is closed.
    func remove(_ connection: Connection) {
        guard connection.index < connections.count, connections[connection.index] === connection else { return }
        connection.releaseHeld()
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.index] = last
            last.index = connection.index
        }
    }

    /// Closes several, so that a crowd of new connections does not make the table look at all for each of them.
    /// - Returns: Whether there was one to close.
    private func makeRoom() -> Bool {
        let waiting = connections.filter { $0.phase != .handling }.sorted { $0.since < $1.since }
        for connection in waiting.prefix(max(1, maximum / 64)) {
            remove(connection)
            connection.channel.close(promise: nil)
        }
        return !waiting.isEmpty
    }

    /// Counts what a connection keeps for longer than the moment. Where there is no room for it, those make room that have
    /// held a part of a request the longest: an honest client is done soon, and need not wait until others, who send a part
    /// and no more, are out of time.
    /// - Returns: Whether there is room.
    func account(_ connection: Connection) -> Bool {
        while !connection.account() {
            let unfinished = connections.filter { $0 !== connection && $0.holdsUnfinished }
            guard let oldest = unfinished.min(by: { $0.since < $1.since }) else { return false }
            oldest.requests?.refuseForWantOfMemory()
            // What it holds is free once it is closed, and not before.
            remove(oldest)
            oldest.channel.close(promise: nil)
        }
        return true
    }

    private func startSweep() {
        now = eventLoop.now
        let table = NIOLoopBound(self, eventLoop: eventLoop)
        sweep = eventLoop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { _ in
            table.value.closeOverdue()
        }
    }

    private func closeOverdue() {
        now = eventLoop.now
        freed.update(connections: connections.count, bytes: budget.bytes)
        if connections.isEmpty, !freed.isWaiting {
            sweep?.cancel()
            sweep = nil
        }
        for connection in connections where connection.phase != .handling || connection.unwritableSince != nil {
            check(connection)
        }
    }

    private func check(_ connection: Connection) {
        if let since = connection.unwritableSince, now - since >= limits.answerTime {
            connection.channel.close(promise: nil)
            return
        }
        let time = now - connection.since
        switch connection.phase {
        case .idle where time >= limits.idleTime: connection.channel.close(promise: nil)
        case .closing where time >= ConnectionLimits.closingTime: connection.channel.close(promise: nil)
        case .head where time >= limits.headTime:
            connection.requests?.refuse(.init(.requestTimeout, "The head of the request took too long to arrive."))
        case .body where time >= limits.bodyTime:
            connection.requests?.refuse(.init(.requestTimeout, "The body of the request took too long to arrive."))
        default: break
        }
    }
}
