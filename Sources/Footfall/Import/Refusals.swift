/// All refused lines: how many, and the first few of them in the order of the logs.
struct Refusals: Sendable {
    private static let shown = 20

    private(set) var count = 0
    private var first: [Refusal] = []

    mutating func add(_ refusal: Refusal) {
        count += 1
        keepIfEarly(refusal)
    }

    mutating func add(_ others: Refusals) {
        count += others.count
        others.first.forEach { keepIfEarly($0) }
    }

    /// A line of text each.
    var lines: [String] {
        let lines = first.map { "\($0.log):\($0.line): refused: \(Printable.text($0.reason))" }
        return count > first.count ? lines + ["… and \(count - first.count) more"] : lines
    }

    private mutating func keepIfEarly(_ refusal: Refusal) {
        let place = first.firstIndex(where: refusal.isBefore) ?? first.endIndex
        first.insert(refusal, at: place)
        if first.count > Self.shown { first.removeLast() }
    }
}
