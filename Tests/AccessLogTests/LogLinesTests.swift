import AccessLog
import Testing

@Suite struct LogLinesTests {
    /// The lines of `bytes` when they arrive in pieces of `size`.
    private func lines(of bytes: [UInt8], inPiecesOf size: Int) -> [LogLine] {
        var splitter = LogLines()
        var found: [LogLine] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            splitter.append(Array(bytes[start..<min(start + size, bytes.count)]))
            while let line = splitter.next() { found.append(line) }
        }
        if let last = splitter.finish() { found.append(last) }
        return found
    }

    private func line(_ number: Int, _ text: String, isTerminated: Bool = true) -> LogLine {
        LogLine(number: number, bytes: Array(text.utf8)[...], isTerminated: isTerminated)
    }

    @Test("lines are the same wherever the pieces are cut", arguments: 1...40)
    func splitsAnywhere(size: Int) {
        let log = "\u{feff}one\r\ntwo\n\n\r\n\u{feff}three\r\n fo\rur\nfive"
        #expect(
            lines(of: Array(log.utf8), inPiecesOf: size) == [
                line(1, "one"), line(2, "two"), line(5, "\u{feff}three"), line(6, " fo\rur"),
                line(7, "five", isTerminated: false),
            ]
        )
    }

    @Test("blank lines at the end are no lines", arguments: ["", "\n", "\r\n\r\n", "\r", "\u{feff}", "\u{feff}\n"])
    func passesOverBlankLines(log: String) {
        #expect(lines(of: Array(log.utf8), inPiecesOf: 1).isEmpty)
    }

    @Test(
        "a line at the limit is whole, one beyond it is cut and marked, and the next is found",
        arguments: [
            1000, 65_535, 65_536, 65_537, 300_000,
        ]
    )
    func cutsOverlongLines(size: Int) {
        let limit = LogLines.longestLine
        let atLimit = [UInt8](repeating: 0x61, count: limit)
        let beyond = [UInt8](repeating: 0x62, count: limit + 1)
        let farBeyond = [UInt8](repeating: 0x63, count: 3 * limit)
        let log = atLimit + [0x0a] + beyond + [0x0a] + farBeyond + Array("\nend\n".utf8) + beyond
        #expect(
            lines(of: log, inPiecesOf: size) == [
                LogLine(number: 1, bytes: atLimit[...]),
                LogLine(number: 2, bytes: beyond.prefix(limit), isTooLong: true),
                LogLine(number: 3, bytes: farBeyond.prefix(limit), isTooLong: true),
                line(4, "end"),
                LogLine(number: 5, bytes: beyond.prefix(limit), isTooLong: true),
            ]
        )
    }
}
