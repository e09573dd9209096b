/// How many events there are of some kind, exactly.
public struct EventCounts: Equatable, Sendable {
    /// None.
    public static let none = EventCounts(events: 0, views: 0, users: 0)

    /// Events of every type.
    public let events: Int
    /// Events of type `page_view`.
    public let views: Int
    /// Different `user_id`s; events without one are not users.
    public let users: Int

    /// Makes counts.
    public init(events: Int, views: Int, users: Int) {
        self.events = events
        self.views = views
        self.users = users
    }
}
