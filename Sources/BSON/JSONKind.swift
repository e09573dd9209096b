/// The kinds of JSON value.
public enum JSONKind: String, Equatable, Sendable {
    case object, array, string, number, boolean, null

    var article: String {
        switch self {
        case .object, .array: "an"
        default: "a"
        }
    }
}
