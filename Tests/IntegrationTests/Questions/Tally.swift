/// What kinds of answers there were, so that a test can tell that it has seen enough of each.
struct Tally: CustomStringConvertible {
    private(set) var answers = 0
    private var withEvents = 0
    private var laterPages = 0
    private var series = 0
    private var previous = 0
    private var ties = 0
    private var refused = 0

    /// - Parameters:
    ///   - answer: `nil` for one that was refused.
    ///   - isFirst: It is not a later page of another one.
    mutating func count(_ answer: PlainAnswer?, isFirst: Bool) {
        answers += 1
        guard let answer else {
            refused += 1
            return
        }
        if answer.counts.events > 0 { withEvents += 1 }
        if !isFirst { laterPages += 1 }
        if answer.series?.contains(where: { $0.counts.users > 0 }) == true { series += 1 }
        if let before = answer.previous, before.counts.events > 0 { previous += 1 }
        if let lines = answer.lines, zip(lines, lines.dropFirst()).contains(where: { $0.count == $1.count }) {
            ties += 1
        }
    }

    /// Each kind is a good part of all.
    var isVaried: Bool {
        withEvents > answers * 2 / 5 && [laterPages, series, previous, ties, refused].allSatisfy { $0 > answers / 30 }
    }

    var description: String {
        """
        \(answers) answers, \(withEvents) of them with events, \(laterPages) later pages, \(series) series, \
        \(previous) compared, \(ties) with ties, \(refused) refused
        """
    }
}
