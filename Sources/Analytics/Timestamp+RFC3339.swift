extension Timestamp {
    /// Parses `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`.
    ///
    /// The offset is required: a local time means another moment on every server. One to nine digits of a fraction are
    /// read, three are kept, as MongoDB keeps milliseconds. A leap second (`:60`) is refused.
    /// - Returns: `nil` when the text is anything else.
    /// - Note: By hand because it runs for every event: 20 ns, where Foundation's parsers take 0.7 to 36 µs.
    ///
    /// Source: RFC 3339, section 5.6.
    public init?(rfc3339 text: ArraySlice<UInt8>) {
        var scanner = Scanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let dayOfMonth = scanner.number(digits: 2), let day = Day(year: year, month: month, day: dayOfMonth),
            scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(digits: 2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.skip(":"),
            let second = scanner.number(digits: 2), second < 60,
            let millisecond = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let local = Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        self.init(milliseconds: (local - Int64(offset) * 60) * 1_000 + Int64(millisecond))
    }

    private struct Scanner {
        private let bytes: ArraySlice<UInt8>
        private var index: Int

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            index = bytes.startIndex
        }

        var isAtEnd: Bool { index == bytes.endIndex }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.endIndex, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func digit() -> Int? {
            guard index < bytes.endIndex, case let digit = bytes[index] &- 48, digit < 10 else { return nil }
            index += 1
            return Int(digit)
        }

        mutating func number(digits: Int) -> Int? {
            var value = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// Milliseconds of an optional fraction.
        mutating func fraction() -> Int? {
            guard skip(".") else { return 0 }
            var value = 0
            var count = 0
            while let digit = digit() {
                if count < 3 { value = value * 10 + digit }
                count += 1
            }
            guard (1...9).contains(count) else { return nil }
            for _ in count..<max(count, 3) { value *= 10 }
            return value
        }

        /// Minutes east of UTC.
        mutating func offset() -> Int? {
            if skip("Z") || skip("z") { return 0 }
            let isWest = skip("-")
            guard isWest || skip("+"), let hours = number(digits: 2), hours < 24, skip(":"),
                let minutes = number(digits: 2), minutes < 60
            else { return nil }
            return (hours * 60 + minutes) * (isWest ? -1 : 1)
        }
    }
}
