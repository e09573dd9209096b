import Glibc

/// One connection to a server on 127.0.0.1 that sends exactly the bytes it is told to. All calls block.
final class HTTPConnection {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Parameters:
    ///   - port: Where the server listens.
    ///   - patience: Seconds that a call may take.
    init(port: Int, patience: Int = 20) throws {
        descriptor = try LoopbackSocket.open()
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = LoopbackSocket.address(port: UInt16(port))
        // It is closed when the object goes, which it does here, too.
        guard LoopbackSocket.withAddress(&address, { connect(descriptor, $0, $1) }) == 0 else {
            throw HTTPFailure.closed
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes. A server that has closed is noticed when the answer is read, which it may have sent before.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0 {
                guard errno == EPIPE || errno == ECONNRESET else { throw HTTPFailure.noAnswerInTime }
                return
            }
            sent += count
        }
    }

    /// Says that nothing more will be sent; answers can still be read.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Sends a request and reads its answer.
    func exchange(_ request: [UInt8]) throws -> HTTPAnswer {
        try send(request)
        return try answer()
    }

    /// Reads the next answer.
    /// - Parameter hasBody: `false` for the answer to HEAD.
    /// - Throws: ``HTTPFailure``.
    func answer(hasBody: Bool = true) throws -> HTTPAnswer {
        while true {
            if let (answer, end) = try HTTPAnswer.parse(received, hasBody: hasBody) {
                received.removeFirst(end)
                // A server that asks to go on is not answering yet.
                if answer.status != 100 { return answer }
            } else {
                try receive()
            }
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
            received += buffer[..<count]
        } else if count == 0 || errno == ECONNRESET {
            throw HTTPFailure.closed
        } else {
            throw HTTPFailure.noAnswerInTime
        }
    }
}
