import RandomNumbers

/// The events of all sites, in the order in which they arrive: visit after visit, evenly over all events and, within a day,
/// as busy as the hour is.
///
/// A history of fewer events covers the same days; it is that of a service with fewer visits, by the same users.
struct History {
    /// How many events there are.
    let count: Int
    /// Those that have been made.
    private(set) var made = 0
    /// Of those that have been made.
    private(set) var tally = Tally()

    /// What the events are like.
    struct Tally: Encodable {
        var visits = 0
        var views = 0
        var late = 0
    }

    private let calendar: Calendar
    private let population: Population
    private var random: SplitMix64
    private var visit: Visit?

    /// How often a visit's events arrive late, and by how much at most.
    private static let late = 0.05
    private static let longestDelay = 14 * 24.0
    /// After each event, how often something is done on the same page: so four of five events are page views.
    private static let interaction = 0.2
    private static let hour = 3_600_000.0

    init(seed: UInt64, count: Int, calendar: Calendar) {
        self.count = count
        self.calendar = calendar
        random = SplitMix64(seed: seed)
        population = Population(&random)
    }

    /// Appends an event as a line of JSON, as it is sent to `POST /events`.
    mutating func appendEvent(to lines: inout [UInt8]) {
        var visit = self.visit ?? nextVisit()
        let isInteraction = self.visit != nil && random.happens(Self.interaction)
        if !isInteraction {
            if visit.pagesLeft == 0 { visit = nextVisit() }
            visit.pagesLeft -= 1
            visit.path = population.path(&random)
        }
        append(visit, type: isInteraction ? interactionType() : Self.pageView, to: &lines)
        made += 1
        if !isInteraction { tally.views += 1 }
        if visit.isLate { tally.late += 1 }
        visit.moment = min(visit.moment + Int64(random.number(in: 2_000..<90_000)), calendar.end - 1)
        self.visit = visit
    }

    private mutating func nextVisit() -> Visit {
        tally.visits += 1
        let (user, site) = population.visitor(&random)
        let isLate = random.happens(Self.late)
        let now = calendar.moment(Double(made) / Double(count))
        let pages = random.unit()
        return Visit(
            user: user,
            site: site,
            device: Device.properties(&random),
            isLate: isLate,
            moment: isLate ? earlier(than: now) : now,
            pagesLeft: 1 + Int(10 * pages * pages),
            path: 0
        )
    }

    /// An hour to fourteen days before, mostly a day or two; some time since the beginning where that is not so long ago.
    private mutating func earlier(than now: Int64) -> Int64 {
        let share = random.unit()
        let delay = Int64((1 + (Self.longestDelay - 1) * share * share * share) * Self.hour)
        return now - delay >= calendar.start ? now - delay : now - Int64(Double(now - calendar.start) * share)
    }

    private static let pageView = Array("page_view".utf8)
    private static let interactions = [("click", 14.0), ("add_to_cart", 4.0), ("purchase", 2.0)]
    private static let interactionNames = interactions.map { Array($0.0.utf8) }
    private static let interactionWeights = Weights(interactions.map(\.1))

    private mutating func interactionType() -> [UInt8] {
        Self.interactionNames[Self.interactionWeights.choose(&random)]
    }

    private mutating func append(_ visit: Visit, type: [UInt8], to lines: inout [UInt8]) {
        lines.append(contentsOf: Text.site)
        lines.append(contentsOf: population.sites[visit.site])
        lines.append(contentsOf: Text.type)
        lines.append(contentsOf: type)
        lines.append(contentsOf: Text.path)
        lines.append(contentsOf: population.paths[visit.path])
        lines.append(contentsOf: Text.user)
        lines.append(contentsOf: population.users[visit.user])
        lines.append(contentsOf: Text.timestamp)
        calendar.append(visit.moment, to: &lines)
        lines.append(contentsOf: Text.properties)
        lines.append(contentsOf: visit.device)
        lines.append(contentsOf: Text.loading)
        lines.append(contentsOf: String(random.number(in: 80..<4_000)).utf8)
        lines.append(contentsOf: Text.scrolled)
        lines.append(contentsOf: String(random.number(in: 10..<100)).utf8)
        lines.append(contentsOf: Text.end)
    }

    /// What stands between the values.
    private enum Text {
        static let site = Array(#"{"site_id":""#.utf8)
        static let type = Array(#"","event_type":""#.utf8)
        static let path = Array(#"","path":""#.utf8)
        static let user = Array(#"","user_id":""#.utf8)
        static let timestamp = Array(#"","timestamp":""#.utf8)
        static let properties = Array(#"","properties":"#.utf8)
        static let loading = Array(#","load_ms":"#.utf8)
        static let scrolled = Array(#","scrolled":0."#.utf8)
        static let end = Array("}}\n".utf8)
    }
}
