/// One of the numbers that are counted of events, those of bots in ``bots`` alone; all of them together are ``Measures``.
///
/// Answers, stored sums, aggregations, the audit and the migration read this description. One more number is a case here, a
/// stored number in ``Measures``, and one more argument where `RollupBatch` counts an event.
public enum Measure: Int, CaseIterable, Sendable {
    case events
    case views
    case users
    case bots

    /// Which events a number counts: those whose field is this text, or is a text at all.
    public struct Condition: Equatable, Sendable {
        /// The field's name in `events`.
        public let field: String
        /// The text; `nil` for any.
        public let value: String?
    }

    /// How the numbers of several parts make that of the whole.
    public enum Kind: Equatable, Sendable {
        /// By their sum. It counts the events that meet the condition; with none, all.
        case additive(Condition?)
        /// Not by their sum: a user may be in several parts, and counts once.
        case distinctUsers
    }

    /// How it is counted.
    public var kind: Kind {
        switch self {
        case .events: .additive(nil)
        case .views: .additive(Condition(field: "event_type", value: EventRules.pageView))
        case .users: .distinctUsers
        case .bots: .additive(Condition(field: "bot", value: nil))
        }
    }

    /// Its name for people and in `/realtime`.
    public var name: StaticString {
        switch self {
        case .events: "events"
        case .views: "views"
        case .users: "users"
        case .bots: "bots"
        }
    }

    /// Its name in answers where it is about a whole period, bucket or site.
    public var totalName: StaticString {
        switch self {
        case .events: "total_events"
        case .views: "total_views"
        case .users: "unique_users"
        case .bots: "bot_events"
        }
    }

    /// Its name in the rows of a list, and in MongoDB.
    public var rowName: StaticString {
        switch self {
        case .events: "count"
        case .views: "views"
        case .users: "users"
        case .bots: "bots"
        }
    }

    /// The version of the schema that was the first to have it: for a new number, the one after the last.
    ///
    /// In packed sums of older versions it reads as 0. So a migration says that these do not count everything, and answers
    /// come from the columns or events until the sums are made anew.
    public var formatVersion: UInt8 {
        switch self {
        case .events, .views, .users: 1
        case .bots: 4
        }
    }

    /// Whether 0 is what older sums would say, too, because no event of that time counts.
    public var isNoneBefore: Bool { self == .bots }

    /// Whether it is counted of values of a field, too, and not only of stretches of time.
    public var isInRows: Bool { self != .bots }

    /// Whether the numbers of several parts may be added up.
    public var isAdditive: Bool { kind != .distinctUsers }

    /// Those that may be added up.
    public static let additive = allCases.filter(\.isAdditive)
    /// Those that are summed up for each value of a field.
    public static let inRows = additive.filter(\.isInRows)
}
