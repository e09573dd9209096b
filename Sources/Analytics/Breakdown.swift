/// By what events are told apart in a list of all values.
public enum Breakdown: String, CaseIterable, Sendable {
    case path
    case eventType = "event_type"
    case userID = "user_id"
}
