import Analytics
import Foundation

/// Cuts a stream of bytes into frames, however the pieces arrive.
struct FrameReader {
    /// A frame that does not begin with e, a or l.
    struct UnknownKind: Error {
        let letter: UInt8
    }

    private static let headerLength = 13

    private var bytes: [UInt8] = []
    private var offset = 0

    mutating func append(_ chunk: Data) {
        bytes.removeFirst(offset)
        offset = 0
        bytes.append(contentsOf: chunk)
    }

    /// The next whole frame; `nil` when more bytes are needed.
    /// - Throws: ``UnknownKind`` when its first letter is none of those that frames begin with.
    mutating func next() throws(UnknownKind) -> Frame? {
        guard bytes.count - offset >= Self.headerLength else { return nil }
        let length = Int(number(at: offset + 9, bytes: 4))
        guard bytes.count - offset - Self.headerLength >= length else { return nil }
        guard let kind = Frame.Kind(rawValue: bytes[offset]) else { throw UnknownKind(letter: bytes[offset]) }
        let now = Timestamp(milliseconds: Int64(bitPattern: number(at: offset + 1, bytes: 8)))
        let start = offset + Self.headerLength
        offset = start + length
        return Frame(kind: kind, now: now, json: Array(bytes[start..<offset]))
    }

    private func number(at start: Int, bytes count: Int) -> UInt64 {
        bytes[start..<(start + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
