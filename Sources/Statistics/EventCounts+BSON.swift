import Analytics
import BSON

extension EventCounts {
    /// Reads `count`, `views` and `users`, where their names may have something in front.
    init(_ row: BSONDocument, prefix: String = "") throws(BSONError) {
        self.init(
            events: try row.integer(prefix + "count"),
            views: try row.integer(prefix + "views"),
            users: try row.integer(prefix + "users")
        )
    }
}
