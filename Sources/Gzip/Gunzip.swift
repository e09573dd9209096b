/// Decompresses gzip data (RFC 1952) piece by piece, all members of it, in bounded memory.
///
/// Hand over compressed bytes with ``append(_:)``, take decompressed ones with ``next()`` until it returns `nil`, and so
/// on; after the last compressed bytes call ``finish()``. Zero bytes after the last member are padding, as in gzip(1).
public struct Gunzip: ~Copyable {
    /// The most bytes that one call of ``next()`` returns.
    public static let pieceSize = 64 * 1024

    private static let magic: [UInt8] = [0x1f, 0x8b]

    private enum Position {
        /// Before a member, of whose magic number so many bytes were seen.
        case magic(seen: Int)
        case member
        /// After a member: another one, padding or the end may follow.
        case between
        case padding
    }

    private let outputLimit: Int
    private var stream: InflateStream
    private var position = Position.magic(seen: 0)
    private var isFirstMember = true
    private var input: [UInt8] = []
    private var inputStart = 0
    private var produced = 0
    /// The last step filled its output, so zlib may hold more without more input.
    private var outputPending = false

    /// - Parameter outputLimit: The most bytes to decompress to; one more is an error.
    public init(outputLimit: Int = .max) throws(GunzipError) {
        self.outputLimit = outputLimit
        stream = try InflateStream()
    }

    /// Whether `bytes` begin as gzip data does; fewer than two bytes do not.
    public static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: magic)
    }

    /// Decompresses all of `bytes`.
    /// - Parameter limit: The most bytes to decompress to; no more than one byte beyond it is ever produced.
    public static func decompress(_ bytes: some Sequence<UInt8>, limit: Int) throws(GunzipError) -> [UInt8] {
        var gunzip = try Gunzip(outputLimit: limit)
        gunzip.append(bytes)
        var output: [UInt8] = []
        while let piece = try gunzip.next() {
            output += piece
        }
        try gunzip.finish()
        return output
    }

    /// Hands over the next compressed bytes.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        if inputStart == input.count {
            input = Array(bytes)
        } else {
            input.removeFirst(inputStart)
            input.append(contentsOf: bytes)
        }
        inputStart = 0
    }

    /// The next decompressed bytes, at least one and at most ``pieceSize``; `nil` when more compressed bytes are needed.
    public mutating func next() throws(GunzipError) -> [UInt8]? {
        while inputStart < input.count || outputPending {
            switch position {
            case .magic(let seen): try readMagic(seen: seen)
            case .between: leaveMember()
            case .padding: try skipPadding()
            case .member:
                let piece = try inflatePiece()
                if !piece.isEmpty { return piece }
            }
        }
        return nil
    }

    /// Checks that the compressed bytes so far are complete. Call it when ``next()`` has returned `nil`.
    public func finish() throws(GunzipError) {
        switch position {
        case .magic, .member: throw .truncated
        case .between, .padding: return
        }
    }

    /// Passes one byte of the magic number on to zlib, which by itself cannot say whether this is gzip data at all.
    private mutating func readMagic(seen: Int) throws(GunzipError) {
        let byte = Self.magic[seen]
        guard input[inputStart] == byte else { throw isFirstMember ? .notGzip : .corrupt }
        _ = try stream.step([byte], from: 0, capacity: 1)
        inputStart += 1
        position = seen + 1 == Self.magic.count ? .member : .magic(seen: seen + 1)
    }

    private mutating func leaveMember() {
        if input[inputStart] == 0 {
            position = .padding
        } else {
            stream.beginNextMember()
            isFirstMember = false
            position = .magic(seen: 0)
        }
    }

    private mutating func skipPadding() throws(GunzipError) {
        guard input[inputStart] == 0 else { throw .corrupt }
        inputStart += 1
    }

    private mutating func inflatePiece() throws(GunzipError) -> [UInt8] {
        // One byte more than what is left tells too much from just enough.
        let left = outputLimit - produced
        let capacity = left < Self.pieceSize ? max(left, 0) + 1 : Self.pieceSize
        let step = try stream.step(input, from: inputStart, capacity: capacity)
        inputStart += step.consumed
        produced += step.output.count
        guard produced <= outputLimit else { throw .tooLarge(limit: outputLimit) }
        outputPending = !step.memberEnded && step.output.count == capacity
        if step.memberEnded { position = .between }
        return step.output
    }
}
