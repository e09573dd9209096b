import Dispatch
import Foundation
import Synchronization

/// Turns the first SIGINT or SIGTERM into a call; the second one ends the process as if there were no trap.
final class SignalTrap {
    private static let signals = [SIGINT, SIGTERM]

    private let received: Received
    private let sources: [any DispatchSourceSignal]

    /// - Parameter onSignal: Called at most once per signal, on any thread.
    init(_ onSignal: @escaping @Sendable () -> Void) {
        let received = Received()
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                signal(number, SIG_DFL)
                received.first.withLock { $0 = $0 ?? number }
                onSignal()
            }
            source.resume()
            return source
        }
        self.received = received
    }

    deinit {
        for source in sources { source.cancel() }
    }

    /// The code that tells a shell which signal ended the program; `nil` if there was none.
    var exitCode: Int32? {
        received.first.withLock { $0 }.map { 128 + $0 }
    }

    private final class Received: Sendable {
        let first = Mutex<Int32?>(nil)
    }
}
