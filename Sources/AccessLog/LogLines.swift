/// Splits the pieces of a log into lines, in memory bounded by the largest piece and ``longestLine``.
///
/// Hand over bytes with ``append(_:)``, take lines with ``next()`` until it returns `nil`, and so on; after the last bytes
/// ``finish()`` gives a line that no line end follows. Lines end with LF or CRLF; a byte order mark at the beginning and
/// blank lines are passed over. Where the pieces are cut makes no difference.
public struct LogLines {
    /// The most bytes a line may have, in the log; far more than any server accepts in a request's head line.
    public static let longestLine = 64 * 1024

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// How far the buffer has been searched for a line end.
    private var searched = 0
    private var number = 1
    private var isSkippingRest = false

    /// Begins with line 1.
    public init() {}

    /// Hands over the next bytes of the log.
    public mutating func append(_ bytes: [UInt8]) {
        if start == buffer.count {
            buffer = bytes
        } else {
            buffer.removeFirst(start)
            buffer += bytes
        }
        searched -= start
        start = 0
    }

    /// The next line that is not blank; `nil` when more bytes are needed.
    public mutating func next() -> LogLine? {
        while let end = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
            let line = takeLine(until: end, isTerminated: true)
            start = end + 1
            searched = start
            number += 1
            if let line { return line }
        }
        searched = buffer.count
        return isSkippingRest ? dropRest() : takeOverlongBeginning()
    }

    /// The last line, if no line end follows it and it is not blank.
    public mutating func finish() -> LogLine? {
        let line = takeLine(until: buffer.count, isTerminated: false)
        start = buffer.count
        searched = start
        return line
    }

    private mutating func takeLine(until end: Int, isTerminated: Bool) -> LogLine? {
        if isSkippingRest {
            isSkippingRest = !isTerminated
            return nil
        }
        if end - start > Self.longestLine { return overlongLine() }
        var bytes = buffer[start..<end]
        if number == 1, bytes.starts(with: Self.byteOrderMark) { bytes.removeFirst(Self.byteOrderMark.count) }
        if bytes.last == ASCII.carriageReturn { bytes.removeLast() }
        return bytes.isEmpty ? nil : LogLine(number: number, bytes: bytes, isTerminated: isTerminated)
    }

    /// Reports a line that is already too long without waiting for its end.
    private mutating func takeOverlongBeginning() -> LogLine? {
        guard buffer.count - start > Self.longestLine else { return nil }
        let line = overlongLine()
        isSkippingRest = true
        _ = dropRest()
        return line
    }

    private func overlongLine() -> LogLine {
        LogLine(number: number, bytes: buffer[start..<start + Self.longestLine], isTooLong: true)
    }

    private mutating func dropRest() -> LogLine? {
        start = buffer.count
        return nil
    }
}
