/// What kinds of answers there were, so that a test can tell that it has seen enough of each.
struct Tally: CustomStringConvertible {
    private(set) var answers = 0
    private var kinds: [String: Int] = [:]

    /// - Parameters:
    ///   - answer: `nil` for one that was refused.
    ///   - isFirst: It is not a later page of another one.
    mutating func count(_ question: Question, _ answer: PlainAnswer?, isFirst: Bool) {
        answers += 1
        func count(_ kind: String, _ isOne: Bool) { if isOne { kinds[kind, default: 0] += 1 } }
        guard let answer else {
            count("refused", true)
            return
        }
        let hasNumbers = answer.numbers.values.contains { $0 > 0 }
        count("with events", hasNumbers)
        count("later pages", !isFirst)
        count("series", answer.series?.contains { $0.numbers.values.contains { $0 > 0 } } == true)
        count("compared", answer.previous?.numbers.values.contains { $0 > 0 } == true)
        let ranks = answer.lines?.map { $0.numbers[question.sortName] ?? 0 } ?? []
        count("with ties", zip(ranks, ranks.dropFirst()).contains { $0 == $1 })
        count("pairs", question.breakdown.count > 1 && answer.lines?.isEmpty == false)
        count(
            "visits",
            hasNumbers && question.metrics?.contains { $0.contains("visit") || $0 == "bounce_rate" } == true
        )
        count("pages of visits", hasNumbers && question.isAboutPagesOfVisits)
        count("time zones", hasNumbers && question.zone != nil)
        count("with bots", hasNumbers && question.includesBots)
        count("goals", answer.goals?.contains { $0["users"] ?? 0 > 0 } == true)
        count("funnels", answer.funnel.map { $0.count > 1 && $0[1]["users"] ?? 0 > 0 } == true)
    }

    /// Each kind is a good part of all.
    var isVaried: Bool { kinds.count == 13 && kinds.values.allSatisfy { $0 > answers / 50 } }

    var description: String {
        "\(answers) answers: " + kinds.sorted { $0.value > $1.value }.map { "\($1) \($0)" }.joined(separator: ", ")
    }
}
