import Glibc
package import NIOCore

/// Finds the end of a request's head, however its bytes are spread over reads, and what it says about its body.
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
    /// It begins as a request does, with a capital letter, as far as can be seen.
    package private(set) var isPlausible = true
    /// Bytes of the body, 0 without one; `nil` when only the decoder can tell.
    package private(set) var bodyLength: Int? = 0
    /// The body is compressed.
    package private(set) var isEncoded = false
    private var lineStart = 0

    package init() {}

    /// Goes on where the last call stopped.
    /// - Parameter buffer: The head's bytes from the first one on: those of the last call, and more.
    package mutating func scan(_ buffer: ByteBuffer) -> Result {
        buffer.withUnsafeReadableBytes { all in
            while bytes < all.count, let newline = Self.newline(in: all, from: bytes) {
                let length = newline - lineStart
                let isEmpty = length == 0 || length == 1 && all[lineStart] == UInt8(ascii: "\r")
                // Empty lines in front of a request line are skipped by the decoder, too.
                if isEmpty, lines > 0 {
                    bytes = newline + 1
                    return .complete(bytes)
                }
                if !isEmpty {
                    lines += 1
                    read(UnsafeRawBufferPointer(rebasing: all[lineStart..<newline]))
                }
                bytes = newline + 1
                lineStart = bytes
            }
            bytes = all.count
            if lines == 0, lineStart < all.count, all[lineStart] != UInt8(ascii: "\r") {
                isPlausible = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(all[lineStart])
            }
            return .incomplete
        }
    }

    private static func newline(in all: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = all.baseAddress else { return nil }
        return memchr(base + start, Int32(UInt8(ascii: "\n")), all.count - start).map { UnsafeRawPointer($0) - base }
    }

    private mutating func read(_ line: UnsafeRawBufferPointer) {
        // Nearly all lines are told apart by their first letter.
        switch line[0] | 0x20 {
        case UInt8(ascii: "c"):
            if Self.begins(line, "content-length:") {
                // Twice is an error, which the decoder reports.
                bodyLength = bodyLength == 0 ? Self.number(line[15...]) : nil
            } else if Self.begins(line, "content-encoding:") {
                isEncoded = true
            }
        case UInt8(ascii: "t"):
            if Self.begins(line, "transfer-encoding:") { bodyLength = nil }
        default: break
        }
    }

    /// - Parameter name: In lower case; it has nothing but letters, `-` and `:`.
    private static func begins(_ line: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            guard line.count >= name.count else { return false }
            for index in name.indices where line[index] | 0x20 != name[index] { return false }
            return true
        }
    }

    private static func number(_ text: Slice<UnsafeRawBufferPointer>) -> Int? {
        var number = 0
        var digits = 0
        for byte in text where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\r") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 12 else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            digits += 1
        }
        return digits > 0 ? number : nil
    }
}
