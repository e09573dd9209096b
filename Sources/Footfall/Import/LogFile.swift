import Foundation

/// An open log, read as it lies on disk or comes through a pipe. Closed when it is let go.
struct LogFile: ~Copyable {
    private static let pieceSize = 256 * 1024
    /// How long to wait for a pipe before saying so, in milliseconds.
    private static let patience: Int32 = 200

    private let input: LogInput
    private let descriptor: Int32
    private(set) var bytesRead = 0

    init(_ input: LogInput) throws(ImportError) {
        self.input = input
        let descriptor = input.isStandardInput ? STDIN_FILENO : open(input.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(log: input.name, reason: LogInput.lastError) }
        self.descriptor = descriptor
    }

    deinit {
        if !input.isStandardInput { close(descriptor) }
    }

    /// The next bytes: what is there, not necessarily a full piece.
    mutating func nextPiece() throws(ImportError) -> LogPiece {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, Self.patience) > 0 else { return .pause }
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
            // The buffer lives until the closure returns, and read(2) writes no more than its size into it.
            let result = read(descriptor, buffer.baseAddress, buffer.count)
            if result < 0 { failure = errno }
            count = max(0, result)
        }
        switch failure {
        case nil: break
        case EINTR, EAGAIN: return .pause
        case let code?: throw .unreadable(log: input.name, reason: String(cString: strerror(code)))
        }
        bytesRead += bytes.count
        return bytes.isEmpty ? .end : .bytes(bytes)
    }
}
