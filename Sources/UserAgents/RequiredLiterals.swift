/// The texts that must be in whatever a regular expression matches, so that most expressions need not be tried.
///
/// A match has at least one text of each set, in either case of its letters. What the expression says beyond concatenation,
/// alternatives, groups, classes and repetition is taken for "any text", which is always right.
package struct RequiredLiterals {
    /// Sets of lower-case UTF-8; none when nothing is known.
    package let sets: [Set<[UInt8]>]

    /// Shorter texts are in nearly everything.
    private static let shortest = 2
    /// More sets than these say nothing new.
    private static let mostSets = 4

    /// - Parameter expression: In Perl's syntax.
    package init(_ expression: String) {
        var parser = LiteralParser(expression)
        let parts = parser.parse()
        let candidates = parts.needed.map { (set: $0, length: Self.shortestText($0)) }
        let best = candidates.filter { $0.length >= Self.shortest }
            .sorted { ($0.length, -$0.set.count) > ($1.length, -$1.set.count) }
        sets = best.prefix(Self.mostSets).map(\.set)
    }

    static func shortestText(_ set: Set<[UInt8]>) -> Int { set.map(\.count).min() ?? 0 }
}
