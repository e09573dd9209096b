import Foundation

/// Shows on standard error how far the import is: a bar on a terminal, a line now and then elsewhere.
actor ProgressReporter {
    private static let terminalInterval = Duration.milliseconds(100)
    private static let plainInterval = Duration.seconds(2)
    private static let eraseLine = "\r\u{1b}[K"

    private let totalBytes: Int?
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastShown: ContinuousClock.Instant
    private var lastNote: ContinuousClock.Instant?

    /// - Parameter totalBytes: The size of all logs together, if it is known.
    init(totalBytes: Int?) {
        self.totalBytes = totalBytes
        start = clock.now
        lastShown = start
    }

    /// The time since the beginning.
    var elapsed: Duration { clock.now - start }

    /// Shows the report, unless something was shown just now.
    func update(_ report: ImportReport) {
        guard lastShown.duration(to: clock.now) >= (isTerminal ? Self.terminalInterval : Self.plainInterval) else {
            return
        }
        lastShown = clock.now
        let line = ProgressLine(report, totalBytes: totalBytes, elapsed: elapsed)
        if isTerminal {
            StandardError.write(Self.eraseLine + line.bar(width: Self.terminalWidth))
        } else {
            StandardError.print(line.plain)
        }
    }

    /// Says what holds up the import; of many notes at about the same time the first.
    func note(_ text: String) {
        if let lastNote, lastNote.duration(to: clock.now) < Self.plainInterval { return }
        lastNote = clock.now
        StandardError.print((isTerminal ? Self.eraseLine : "") + "footfall: " + text)
    }

    /// Removes the bar.
    func finish() {
        if isTerminal { StandardError.write(Self.eraseLine) }
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
