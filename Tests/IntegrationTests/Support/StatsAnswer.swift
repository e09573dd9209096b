/// What `GET /stats` answers.
struct StatsAnswer: Decodable, Equatable {
    struct Path: Decodable, Equatable {
        let path: String
        let count: Int
        let views: Int
    }

    let siteId: String
    let date: String?
    let from: String?
    let to: String?
    let eventType: String?
    let totalEvents: Int
    let totalViews: Int
    let uniqueUsers: Int
    let topPaths: [Path]
    let asOf: String
    let queued: Int
}
