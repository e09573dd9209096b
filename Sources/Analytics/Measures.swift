/// What is counted of some events, exactly: one number for each ``Measure``.
public struct Measures: Equatable, Sendable {
    /// None of anything.
    public static let none = Measures()

    /// Events of every type.
    public var events: Int
    /// Events of type `page_view`.
    public var views: Int
    /// Different `user_id`s; events without one are not users. 0 where users are not counted.
    public var users: Int
    /// Events that have a `bot`; they are in no other number, unless they are asked for.
    public var bots: Int

    /// Makes measures.
    public init(events: Int = 0, views: Int = 0, users: Int = 0, bots: Int = 0) {
        self.events = events
        self.views = views
        self.users = users
        self.bots = bots
    }

    /// One of the numbers.
    public subscript(measure: Measure) -> Int {
        get {
            switch measure {
            case .events: events
            case .views: views
            case .users: users
            case .bots: bots
            }
        }
        set {
            switch measure {
            case .events: events = newValue
            case .views: views = newValue
            case .users: users = newValue
            case .bots: bots = newValue
            }
        }
    }

    /// Adds each number.
    ///
    /// That is the whole's number only where the measure is additive, or where no user is in both parts.
    public static func += (sum: inout Measures, other: Measures) {
        sum.events += other.events
        sum.views += other.views
        sum.users += other.users
        sum.bots += other.bots
    }

    /// The numbers that may be added up whatever the parts are; 0 in place of the others.
    public var additive: Measures {
        var additive = self
        additive.users = 0
        return additive
    }
}
