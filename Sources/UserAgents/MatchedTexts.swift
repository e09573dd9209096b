/// What is known of the texts that a part of a regular expression matches.
struct MatchedTexts {
    /// All texts that it matches, in lower case; `nil` when they are too many or not known.
    var exact: Set<[UInt8]>?
    /// Sets of which every match has one text each.
    var sets: [Set<[UInt8]>] = []

    private static let mostProducts = 16
    private static let mostAlternatives = 512

    /// Any text at all.
    static let any = MatchedTexts(exact: nil)
    /// The empty text.
    static let empty = MatchedTexts(exact: [[]])

    /// The sets of which every match has one text each, its exact texts included.
    var needed: [Set<[UInt8]>] {
        guard let exact else { return sets }
        return exact.contains([]) ? [] : [exact]
    }

    /// One part after the other.
    static func sequence(_ parts: [MatchedTexts]) -> MatchedTexts {
        var result = MatchedTexts(exact: nil)
        var run: Set<[UInt8]> = [[]]
        var isExact = true
        if parts.count == 1 { return parts[0] }
        for part in parts {
            if let exact = part.exact, run.count * exact.count <= mostProducts {
                run = Set(run.flatMap { head in exact.map { head + $0 } })
                continue
            }
            isExact = false
            if !run.contains([]) { result.sets.append(run) }
            run = part.exact ?? [[]]
            result.sets += part.sets
        }
        if isExact { return MatchedTexts(exact: run) }
        if !run.contains([]) { result.sets.append(run) }
        return result
    }

    /// One of several.
    static func alternatives(_ branches: [MatchedTexts]) -> MatchedTexts {
        if branches.count == 1 { return branches[0] }
        let exact = branches.compactMap(\.exact)
        if exact.count == branches.count {
            let union = exact.reduce(into: Set()) { $0.formUnion($1) }
            return union.count <= mostAlternatives ? MatchedTexts(exact: union) : .any
        }
        var union: Set<[UInt8]> = []
        for branch in branches {
            let best = branch.needed.max {
                RequiredLiterals.shortestText($0) < RequiredLiterals.shortestText($1)
            }
            guard let best else { return .any }
            union.formUnion(best)
        }
        return union.count <= mostAlternatives ? MatchedTexts(exact: nil, sets: [union]) : .any
    }

    /// So many times.
    func repeated(atLeast least: Int, atMost most: Int?) -> MatchedTexts {
        switch (least, most) {
        case (1, 1): self
        case (0, 1): MatchedTexts(exact: exact.map { $0.union([[]]) })
        case (0, _): .any
        default: MatchedTexts(exact: nil, sets: needed)
        }
    }
}
