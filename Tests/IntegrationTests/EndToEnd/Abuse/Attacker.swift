import Foundation

/// Carries an attack out from one thread, slowly enough to leave the processor to whom is attacked.
final class Attacker {
    private let attack: Attack
    private let port: Int
    private var sockets: [(descriptor: Int32, sent: Int)] = []
    /// Bytes sent by all connections.
    private(set) var bytes = 0

    /// Connections a second, and bytes a second of all.
    private static let connectRate = 4_000.0
    private static let byteRate = 60e6

    init(_ attack: Attack, port: Int) {
        self.attack = attack
        self.port = port
    }

    deinit {
        for socket in sockets { close(socket.descriptor) }
    }

    /// Lets this process have as many sockets as it may.
    static func raiseFileLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    func run() throws {
        let begin = ContinuousClock.now
        while sockets.count < attack.connections {
            try connect()
            if sockets.count.isMultiple(of: 40) { wait(for: Double(sockets.count) / Self.connectRate, since: begin) }
        }
        let start = ContinuousClock.now
        var passes = 0
        while .now - start < .seconds(attack.seconds) {
            let mayTrickle = Double(passes) * 1.0 <= (ContinuousClock.now - start) / .seconds(1)
            for index in sockets.indices { send(index, mayTrickle: mayTrickle) }
            if mayTrickle { passes += 1 }
            usleep(5_000)
            wait(for: Double(bytes) / Self.byteRate, since: start)
        }
    }

    private func wait(for seconds: Double, since start: ContinuousClock.Instant) {
        let left = min(.seconds(attack.seconds), .seconds(seconds)) - (ContinuousClock.now - start)
        if left > .zero { usleep(UInt32(left / .microseconds(1))) }
    }

    private func connect() throws {
        let descriptor = try LoopbackSocket.open()
        var address = LoopbackSocket.address(port: UInt16(port))
        guard LoopbackSocket.withAddress(&address, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw HTTPFailure.closed
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        sockets.append((descriptor, 0))
    }

    private func send(_ index: Int, mayTrickle: Bool) {
        let (descriptor, sent) = sockets[index]
        let count: Int
        if sent < attack.opening.count {
            count = Self.send(attack.opening, from: sent, on: descriptor)
        } else if !attack.repeated.isEmpty {
            guard !attack.isTrickled || mayTrickle else { return }
            let offset = (sent - attack.opening.count) % attack.repeated.count
            let bytes = attack.isTrickled ? [attack.repeated[offset]] : attack.repeated
            count = Self.send(bytes, from: attack.isTrickled ? 0 : offset, on: descriptor)
        } else {
            return
        }
        sockets[index].sent += count
        bytes += count
    }

    private static func send(_ bytes: [UInt8], from offset: Int, on descriptor: Int32) -> Int {
        let count = bytes.withUnsafeBytes { buffer in
            Glibc.send(
                descriptor,
                buffer.baseAddress.map { $0 + offset },
                min(bytes.count - offset, 65_536),
                Int32(MSG_NOSIGNAL)
            )
        }
        // A connection that the server has closed, or does not read from, sends nothing any more.
        return max(count, 0)
    }
}
