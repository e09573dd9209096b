import Analytics

/// What is counted of some rows, when these come user by user, and each user's visit by visit.
struct Cell: Sendable {
    private(set) var events: UInt32 = 0
    private var views: UInt32 = 0
    private var bots: UInt32 = 0
    private var users: UInt32 = 0
    private var visits: UInt32 = 0
    private var bounces: UInt32 = 0
    private var visitViews: UInt32 = 0
    /// The user, and the visit, that was counted last.
    private var lastUser: UInt32 = 0
    private var lastVisit: UInt32 = 0
    private var duration: Int64 = 0

    /// A user's visit, numbered from 1 on by its thread; 0 for none.
    struct Visit {
        var user: UInt32 = 0
        var number: UInt32 = 0
        var views: UInt32 = 0
        var isBounce = false
        var duration: Int64 = 0
    }

    /// Counts a row.
    @inline(__always) mutating func add(_ mark: RowMark, _ visit: Visit) {
        events &+= 1
        views &+= mark.isView ? 1 : 0
        bots &+= mark.isBot ? 1 : 0
        if visit.user != lastUser {
            lastUser = visit.user
            users &+= 1
        }
        if visit.number != lastVisit {
            lastVisit = visit.number
            visits &+= 1
            bounces &+= visit.isBounce ? 1 : 0
            visitViews &+= visit.views
            duration &+= visit.duration
        }
    }

    /// Counts a row of no user.
    @inline(__always) mutating func add(_ mark: RowMark) {
        events &+= 1
        views &+= mark.isView ? 1 : 0
        bots &+= mark.isBot ? 1 : 0
    }

    /// Counts rows of bots that are in no other number.
    mutating func add(bots count: Int) { bots &+= UInt32(truncatingIfNeeded: count) }

    /// Adds what was counted of other users.
    mutating func add(_ other: Cell) {
        events &+= other.events
        views &+= other.views
        bots &+= other.bots
        users &+= other.users
        visits &+= other.visits
        bounces &+= other.bounces
        visitViews &+= other.visitViews
        duration &+= other.duration
    }

    var figures: StatsFigures {
        StatsFigures(
            counts: Measures(events: Int(events), views: Int(views), users: Int(users), bots: Int(bots)),
            visits: VisitMeasures(
                visits: Int(visits),
                bounces: Int(bounces),
                duration: duration,
                views: Int(visitViews)
            )
        )
    }
}
