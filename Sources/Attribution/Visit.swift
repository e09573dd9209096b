/// What decides on the channel of a visit.
struct Visit {
    /// What kind of source it came from, if that is known.
    var kind: KnownSource.Kind?
    /// Whether it came from some source.
    var hasSource: Bool
    /// `utm_medium`.
    var medium: String?
    /// Whether the address has the number of a click on an advertisement.
    var isPaidClick: Bool
    /// Whether its address is known, and nothing says that it came from elsewhere.
    var isDirect: Bool
}
