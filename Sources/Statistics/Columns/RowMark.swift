/// What a question has to know of a row, in bits.
struct RowMark: Sendable {
    static let match: UInt32 = 1
    static let view: UInt32 = 2
    static let bot: UInt32 = 4
    /// The bit of the first goal or step.
    static let firstGoal: UInt32 = 8

    let bits: UInt32

    /// The question is about it.
    var isMatch: Bool { bits & Self.match != 0 }
    var isView: Bool { bits & Self.view != 0 }
    var isBot: Bool { bits & Self.bot != 0 }
    /// The goals that it reaches, and then the steps, as bits from the lowest on.
    var goals: UInt32 { bits >> 3 }
}
