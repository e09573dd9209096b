/// Reads a line's fields from left to right.
struct LineCursor {
    private let line: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ line: ArraySlice<UInt8>) {
        self.line = line
        position = line.startIndex
    }

    var isAtEnd: Bool { position == line.endIndex }

    /// Everything that was not read yet.
    var rest: ArraySlice<UInt8> { line[position...] }

    /// Passes `byte` if it is next.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < line.endIndex, line[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func skipSpaces() {
        while skip(ASCII.space) {}
    }

    /// The bytes up to the next space, which is passed, or up to the end.
    mutating func takeToken() -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: ASCII.space) ?? line.endIndex
        defer { position = min(end + 1, line.endIndex) }
        return line[position..<end]
    }

    /// The bytes up to `end`, a place in the line that was not passed yet.
    mutating func take(until end: Int) -> ArraySlice<UInt8> {
        defer { position = end }
        return line[position..<end]
    }

    /// The bytes up to the closing quote, still escaped; the quote is passed. `nil`, at the end, if there is none.
    mutating func takeQuoted() -> ArraySlice<UInt8>? {
        let start = position
        while position < line.endIndex {
            switch line[position] {
            case ASCII.quote:
                position += 1
                return line[start..<position - 1]
            case ASCII.backslash:
                position = min(position + 2, line.endIndex)
            default:
                position += 1
            }
        }
        return nil
    }
}
