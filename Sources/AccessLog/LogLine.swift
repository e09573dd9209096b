/// One line of a log, without its line end.
public struct LogLine: Equatable, Sendable {
    /// The line's place in the input, counted from 1; blank lines have one too.
    public let number: Int
    /// The line's bytes; of a line that is too long, its beginning.
    public let bytes: ArraySlice<UInt8>
    /// Whether a line end followed; it may be missing after the last line of the input.
    public let isTerminated: Bool
    /// Whether the line is longer than the limit of ``LogLines``.
    public let isTooLong: Bool

    /// A line as it was found in the input.
    public init(number: Int, bytes: ArraySlice<UInt8>, isTerminated: Bool = true, isTooLong: Bool = false) {
        self.number = number
        self.bytes = bytes
        self.isTerminated = isTerminated
        self.isTooLong = isTooLong
    }
}
