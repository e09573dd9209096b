package import NIOCore

/// Finds the end of a request's head, however its bytes are spread over reads.
///
/// Only what is needed to know how much belongs to one request; whether it is HTTP is for the decoder to say.
package struct HeadScanner {
    package enum Result: Equatable {
        /// More bytes are needed.
        case incomplete
        /// So many bytes are the head, its empty line included.
        case complete(Int)
    }

    /// Bytes that have been looked at.
    package private(set) var bytes = 0
    /// Lines that have ended and are not empty: the request line and header fields.
    package private(set) var lines = 0
    private var lineStart = 0
    /// It begins as a request does, with a capital letter, as far as can be seen.
    package private(set) var isPlausible = true

    package init() {}

    /// Goes on where the last call stopped.
    /// - Parameter buffer: The head's bytes from the first one on: those of the last call, and more.
    package mutating func scan(_ buffer: ByteBuffer) -> Result {
        buffer.withUnsafeReadableBytes { all in
            while let newline = all[bytes...].firstIndex(of: UInt8(ascii: "\n")) {
                let length = newline - lineStart
                let isEmpty = length == 0 || length == 1 && all[lineStart] == UInt8(ascii: "\r")
                bytes = newline + 1
                lineStart = bytes
                // Empty lines in front of a request line are skipped by the decoder, too.
                if isEmpty, lines > 0 { return .complete(bytes) }
                if !isEmpty { lines += 1 }
            }
            bytes = all.count
            if lines == 0, let first = all[lineStart...].first, first != UInt8(ascii: "\r") {
                isPlausible = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
            }
            return .incomplete
        }
    }
}
