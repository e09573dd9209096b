public import Places
public import UserAgents

/// What fields are derived by, where events bring the values for it.
public final class Derivation: Sendable {
    /// `nil` when there are no rules: user agents then give nothing.
    let userAgents: UserAgents?
    /// `nil` when there is no database: addresses then give nothing.
    let places: Places?

    /// - Parameters:
    ///   - userAgents: Reads user agents.
    ///   - places: Tells where addresses are.
    public init(userAgents: UserAgents? = nil, places: Places? = nil) {
        self.userAgents = userAgents
        self.places = places
    }
}
