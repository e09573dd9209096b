import Glibc
import Synchronization

/// Ports that nobody listens on.
enum FreePort {
    private static let given = Mutex<Set<UInt16>>([])

    /// A port that was not given before. Those that the system hands to outgoing connections, from 32,768 on, are left
    /// out, so that none takes it before a program listens there.
    static func next() throws -> Int {
        for _ in 0..<1_000 {
            let port = UInt16.random(in: 20_000..<32_000)
            if given.withLock({ $0.insert(port).inserted }), try isFree(port) { return Int(port) }
        }
        throw Failure("no port is free")
    }

    private static func isFree(_ port: UInt16) throws -> Bool {
        let descriptor = try LoopbackSocket.open()
        defer { close(descriptor) }
        var address = LoopbackSocket.address(port: port)
        return LoopbackSocket.withAddress(&address) { bind(descriptor, $0, $1) } == 0
    }
}
