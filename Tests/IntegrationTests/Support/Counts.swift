import Analytics

/// The numbers of a report, from wherever they come.
///
/// Names are told apart by their bytes, as MongoDB does; Swift's strings would take "é" and "e\u{301}" for one.
struct Counts: Equatable {
    var totalEvents = 0
    var totalViews = 0
    var uniqueUsers = 0
    var topPaths: [StatsReport.Row] = []

    init(_ report: StatsReport) {
        totalEvents = report.counts.events
        totalViews = report.counts.views
        uniqueUsers = report.counts.users
        topPaths = report.topPaths
    }

    init(_ answer: StatsAnswer) {
        totalEvents = answer.totalEvents
        totalViews = answer.totalViews
        uniqueUsers = answer.uniqueUsers
        topPaths = answer.topPaths.map { .init(value: $0.path, counts: .init(events: $0.count, views: $0.views)) }
    }

    /// Counts events one by one; all must have a time. The question may have filters by type only.
    init(recounting events: some Sequence<SampleEvent>, _ query: StatsQuery) {
        var users: Set<[UInt8]> = []
        var paths: [[UInt8]: (count: Int, views: Int)] = [:]
        for event in events where Self.concerns(query, event) {
            let views = event.type == "page_view" ? 1 : 0
            totalEvents += 1
            totalViews += views
            if let user = event.user { users.insert(Array(user.utf8)) }
            if let path = event.path.map({ Array($0.utf8) }) {
                paths[path, default: (0, 0)].count += 1
                paths[path, default: (0, 0)].views += views
            }
        }
        uniqueUsers = users.count
        topPaths =
            paths.sorted { first, second in
                first.value.count != second.value.count
                    ? first.value.count > second.value.count : first.key.lexicographicallyPrecedes(second.key)
            }
            .prefix(query.limit)
            .map {
                .init(
                    value: String(decoding: $0.key, as: UTF8.self),
                    counts: .init(events: $0.value.count, views: $0.value.views)
                )
            }
    }

    static func == (left: Counts, right: Counts) -> Bool {
        (left.totalEvents, left.totalViews, left.uniqueUsers)
            == (right.totalEvents, right.totalViews, right.uniqueUsers)
            && left.topPaths.elementsEqual(right.topPaths) { first, second in
                first == second && first.key.utf8.elementsEqual(second.key.utf8)
            }
    }

    private static func concerns(_ query: StatsQuery, _ event: SampleEvent) -> Bool {
        guard event.site == query.siteID, query.filters.allSatisfy({ $0.passes(Array(event.type.utf8)[...]) }),
            let time = event.time
        else { return false }
        return switch query.period {
        case .allTime: true
        case .day(let day): time.day == day
        case .range(let from, let to): (from.map { $0 <= time.day } ?? true) && (to.map { time.day <= $0 } ?? true)
        }
    }
}
