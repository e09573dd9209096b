/// One user on one site for some minutes.
struct Visit {
    let user: Int
    let site: Int
    /// The beginning of each event's `properties`.
    let device: [UInt8]
    /// Whether its events are sent long after they happened, as by a telephone without a network.
    let isLate: Bool
    /// Of the next event, in milliseconds since 1970.
    var moment: Int64
    /// Pages that are still to be seen.
    var pagesLeft: Int
    /// The one that is being looked at.
    var path: Int
}
