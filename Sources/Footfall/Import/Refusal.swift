/// A line that did not become an event, and why.
struct Refusal: Sendable, Equatable {
    let log: String
    let logIndex: Int
    let line: Int
    let reason: String

    func isBefore(_ other: Refusal) -> Bool {
        (logIndex, line) < (other.logIndex, other.line)
    }
}
