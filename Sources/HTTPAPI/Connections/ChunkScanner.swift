import NIOCore

/// Finds the end of a body that comes in chunks, so that what stands behind it is not taken for a part of it.
///
/// Source: RFC 9112, section 7.1. Whether the body is right is for the decoder to say; where this scanner sees that it is
/// not, it counts all bytes as the body's.
struct ChunkScanner {
    private enum Position {
        /// In the digits of a chunk's size, so far this number.
        case size(Int)
        /// Behind the digits: an extension or the end of the line.
        case sizeEnd(Int)
        /// So many bytes of the chunk and its line end are to come.
        case data(Int)
        /// In a trailer's line, or the last, empty one.
        case trailer(isEmpty: Bool)
        case broken
        case ended
    }

    private var position = Position.size(0)

    /// Whether the last chunk and the trailers have been seen.
    var hasEnded: Bool {
        if case .ended = position { true } else { false }
    }

    /// - Parameter buffer: What has arrived since the last call.
    /// - Returns: How many of its bytes belong to the body.
    mutating func scan(_ buffer: ByteBuffer) -> Int {
        buffer.withUnsafeReadableBytes { all in
            var index = 0
            while index < all.count {
                switch position {
                case .data(let left):
                    let count = min(left, all.count - index)
                    index += count
                    position = count == left ? .size(0) : .data(left - count)
                case .broken: return all.count
                case .ended: return index
                default:
                    take(all[index])
                    index += 1
                }
            }
            return index
        }
    }

    private mutating func take(_ byte: UInt8) {
        let isNewline = byte == UInt8(ascii: "\n")
        switch position {
        case .size(let size):
            if let digit = Self.digit(byte) {
                position = size < 1 << 40 ? .size(size * 16 + digit) : .broken
            } else {
                position = isNewline ? Self.afterSize(size) : .sizeEnd(size)
            }
        case .sizeEnd(let size):
            if isNewline { position = Self.afterSize(size) }
        case .trailer(let isEmpty):
            if isNewline {
                position = isEmpty ? .ended : .trailer(isEmpty: true)
            } else if byte != UInt8(ascii: "\r") {
                position = .trailer(isEmpty: false)
            }
        case .data, .broken, .ended: break
        }
    }

    private static func afterSize(_ size: Int) -> Position {
        size == 0 ? .trailer(isEmpty: true) : .data(size + 2)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
