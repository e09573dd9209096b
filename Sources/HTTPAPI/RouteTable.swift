import HTTPTypes
import Ingest

/// Everything that the API does. The router, the answers that concern an address as a whole, the policy and the fast path of
/// `POST /event` all read it.
struct RouteTable: Sendable {
    /// The one that ``EventIngestHandler`` answers where it can.
    let plainEvent: Route
    let routes: [Route]
    private let resources: [String: Resource]
    private let prefixes: [Resource]

    /// - Parameters:
    ///   - plainEvent: The one that ``EventIngestHandler`` answers where it can.
    ///   - others: All others.
    init(plainEvent: Route, _ others: [Route]) {
        self.plainEvent = plainEvent
        routes = [plainEvent] + others
        let resources = Dictionary(grouping: routes, by: \.path).map { Resource(path: $0, routes: $1) }
        self.resources = Dictionary(uniqueKeysWithValues: resources.filter { !$0.isPrefix }.map { ($0.path, $0) })
        prefixes = resources.filter(\.isPrefix)
    }

    /// What is at an address; `nil` when there is nothing.
    func resource(at path: String) -> Resource? {
        resources[path] ?? prefixes.first { path.hasPrefix($0.path) && path != $0.path }
    }
}

extension RouteTable {
    /// The API's routes.
    init(_ api: FootfallAPI.Dependencies, decoder: EventDecoder) {
        let events = EventController(decoder: decoder, sink: api.sink)
        let questions = Questions(cheap: api.queryLane, scan: api.scanLane)
        let receipts = ReceiptController(questions: questions, reader: api.receipts)
        let stats = StatsController(questions: questions, reader: api.stats)
        let sites = SitesController(questions: questions, reader: api.sites)
        let realtime = RealtimeController(questions: questions, reader: api.realtime)
        let health = HealthController(lane: api.healthLane)
        let event = Route(.post, "/event", .write, .ingest, isOpenToBrowsers: true, events.one)
        let others = [
            Route(.get, "/event/{event_id}", .read, .cheap, receipts.receipt),
            Route(.post, "/events", .write, .ingest, isOpenToBrowsers: true, events.many),
            Route(.get, "/stats", .read, .scan, stats.report),
            Route(.post, "/stats/query", .read, .scan, stats.query),
            Route(.get, "/sites", .read, .scan, sites.report),
            Route(.get, "/realtime", .read, .scan, realtime.report),
            Route(.get, "/healthz", .health, .health, health.alive),
            Route(.get, "/readyz", .health, .health, health.ready),
        ]
        self.init(plainEvent: event, others)
    }
}
