import Foundation
import Synchronization

/// Shows on standard error which site is being counted: on a terminal one line that changes, elsewhere a line every few
/// seconds.
final class CountProgress: Sendable {
    private static let interval = (terminal: Duration.milliseconds(200), file: Duration.seconds(5))

    private let siteCount: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let next = Mutex(ContinuousClock.now + .seconds(1))

    init(siteCount: Int) {
        self.siteCount = siteCount
    }

    func show(_ site: String, _ index: Int, events: Int) {
        let now = ContinuousClock.now
        let isDue = next.withLock { next in
            guard now >= next else { return false }
            next = now + (isTerminal ? Self.interval.terminal : Self.interval.file)
            return true
        }
        guard isDue else { return }
        let line = "site \(index + 1) of \(siteCount)  \(events) events  \(Printable.text(site))"
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n").utf8))
    }

    /// A line of the report.
    func say(_ line: String) {
        end()
        print(Printable.text(line))
    }

    /// Wipes the line away.
    func end() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
