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
        let candidates = parts.needed.filter { Self.shortestText($0) >= Self.shortest }
        let best = candidates.sorted { (Self.shortestText($0), -$0.count) > (Self.shortestText($1), -$1.count) }
        sets = Array(best.prefix(Self.mostSets))
    }

    static func shortestText(_ set: Set<[UInt8]>) -> Int { set.map(\.count).min() ?? 0 }
}
