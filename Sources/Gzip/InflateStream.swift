import CZlib

/// zlib's inflate for one gzip member after another: the only place that touches a zlib type or a pointer.
///
/// Invariant: `stream` is allocated and initialised in `init`, never moves (zlib keeps its address) and is freed in
/// `deinit` only. zlib sees Swift's buffers during a call to `inflate` and never after it.
struct InflateStream: ~Copyable {
    /// What one call to zlib achieved.
    struct Step {
        let output: [UInt8]
        let consumed: Int
        let memberEnded: Bool
    }

    /// Base 2 logarithm of the window, 15, plus 16: expect a gzip header and check the trailer.
    private static let gzipWindowBits: Int32 = 15 + 16

    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(GunzipError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Self.gzipWindowBits, ZLIB_VERSION, size) == Z_OK else {
            // zlib keeps nothing of a stream it could not initialise.
            stream.deallocate()
            throw .outOfMemory
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Prepares for the header of the next member.
    mutating func beginNextMember() {
        // Fails only for a stream that was never initialised.
        inflateReset(stream)
    }

    /// Decompresses from `input[start...]` until the input is used up, the member ends or there are `capacity` bytes.
    mutating func step(_ input: [UInt8], from start: Int, capacity: Int) throws(GunzipError) -> Step {
        let offered = min(input.count - start, Int(UInt32.max))
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { target, written in
            input.withUnsafeBufferPointer { source in
                // zlib only reads through next_in; the field lacks a const.
                stream.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
                stream.pointee.avail_in = UInt32(offered)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                status = inflate(stream, Z_NO_FLUSH)
                written = capacity - Int(stream.pointee.avail_out)
            }
        }
        switch status {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: break  // Z_BUF_ERROR: it needs more input, which is no failure.
        case Z_MEM_ERROR: throw .outOfMemory
        default: throw .corrupt
        }
        let consumed = offered - Int(stream.pointee.avail_in)
        return Step(output: output, consumed: consumed, memberEnded: status == Z_STREAM_END)
    }
}
