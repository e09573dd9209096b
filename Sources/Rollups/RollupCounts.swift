/// What is counted of some events.
package struct RollupCounts: Equatable, Sendable {
    package static let none = RollupCounts()

    /// Of every type.
    package var events = 0
    /// Of type `page_view`.
    package var views = 0
    /// Different users; always 0 where users are not counted.
    package var users = 0

    package init(events: Int = 0, views: Int = 0, users: Int = 0) {
        self.events = events
        self.views = views
        self.users = users
    }

    package static func += (sum: inout RollupCounts, other: RollupCounts) {
        sum.events += other.events
        sum.views += other.views
        sum.users += other.users
    }
}
