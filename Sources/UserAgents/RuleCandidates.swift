/// Tells which rules can match a user agent, by the texts that it has: a few dozen of more than a thousand.
struct RuleCandidates: Sendable {
    /// A set of one rule of which a text is a member.
    private struct Membership: Sendable {
        let rule: Int
        let bit: UInt8
    }

    private let search: LiteralSearch
    private let memberships: [[Membership]]
    /// For each rule the sets of which there must be a text, as bits.
    private let wanted: [UInt8]

    /// - Parameter rules: What each rule's matches must have.
    init(_ rules: [RequiredLiterals]) {
        var numbers: [[UInt8]: Int] = [:]
        var memberships: [[Membership]] = []
        for (rule, literals) in rules.enumerated() {
            for (place, set) in literals.sets.enumerated() {
                for text in set {
                    let number = numbers[text, default: memberships.count]
                    if number == memberships.count {
                        numbers[text] = number
                        memberships.append([])
                    }
                    memberships[number].append(Membership(rule: rule, bit: 1 << UInt8(place)))
                }
            }
        }
        self.memberships = memberships
        wanted = rules.map { UInt8(1 << $0.sets.count) &- 1 }
        search = LiteralSearch(numbers.sorted { $0.value < $1.value }.map(\.key))
    }

    /// The numbers of the rules that can match, in their order.
    func rules(for subject: ArraySlice<UInt8>) -> [Int] {
        var found = [UInt8](repeating: 0, count: wanted.count)
        search.forEach(in: subject) { text in
            for membership in memberships[text] { found[membership.rule] |= membership.bit }
        }
        return wanted.indices.filter { found[$0] == wanted[$0] }
    }
}
