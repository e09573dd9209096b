/// The fields that an event may have.
public enum EventField: String, CaseIterable, Sendable {
    case siteID = "site_id"
    case eventType = "event_type"
    case path
    case userID = "user_id"
    case timestamp
    case eventID = "event_id"
    case properties

    /// How many characters its string may have; `nil` for a field that is no plain string.
    public var length: ClosedRange<Int>? {
        switch self {
        case .siteID, .userID: EventRules.identifierLength
        case .eventType: EventRules.eventTypeLength
        case .path: EventRules.pathLength
        case .eventID: EventRules.eventIDLength
        case .timestamp, .properties: nil
        }
    }
}
