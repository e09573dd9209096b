/// What is counted of some events.
struct RollupCounts: Equatable, Sendable {
    static let none = RollupCounts()

    /// Of every type.
    var events = 0
    /// Of type `page_view`.
    var views = 0
    /// Different users; always 0 where users are not counted.
    var users = 0

    static func += (sum: inout RollupCounts, other: RollupCounts) {
        sum.events += other.events
        sum.views += other.views
        sum.users += other.users
    }
}
