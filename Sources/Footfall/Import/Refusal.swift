/// A line that did not become an event, and why.
package struct Refusal: Sendable, Equatable {
    let log: String
    let logIndex: Int
    let line: Int
    let reason: String

    package init(log: String, logIndex: Int, line: Int, reason: String) {
        self.log = log
        self.logIndex = logIndex
        self.line = line
        self.reason = reason
    }

    func isBefore(_ other: Refusal) -> Bool {
        (logIndex, line) < (other.logIndex, other.line)
    }
}
