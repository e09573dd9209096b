/// All refused lines: how many, and the first few of them in the order of the logs.
package struct Refusals: Sendable {
    private static let shown = 20

    package private(set) var count = 0
    private var first: [Refusal] = []

    package init() {}

    package mutating func add(_ refusal: Refusal) {
        count += 1
        keepIfEarly(refusal)
    }

    package mutating func add(_ others: Refusals) {
        count += others.count
        others.first.forEach { keepIfEarly($0) }
    }

    /// A line of text each.
    package var lines: [String] {
        let lines = first.map { "\($0.log):\($0.line): refused: \(Printable.text($0.reason))" }
        return count > first.count ? lines + ["… and \(count - first.count) more"] : lines
    }

    private mutating func keepIfEarly(_ refusal: Refusal) {
        let place = first.firstIndex(where: refusal.isBefore) ?? first.endIndex
        first.insert(refusal, at: place)
        if first.count > Self.shown { first.removeLast() }
    }
}
