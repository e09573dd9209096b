/// What `GET /stats` answers.
struct StatsAnswer: Decodable, Equatable {
    struct Path: Decodable, Equatable {
        let path: String
        let count: Int
        let views: Int
    }

    struct Bucket: Decodable, Equatable {
        let start: String
        let totalEvents: Int
        let totalViews: Int
        let uniqueUsers: Int
    }

    struct Row: Decodable, Equatable {
        let value: String
        let count: Int
        let views: Int
    }

    struct Page: Decodable, Equatable {
        let by: String
        let rows: [Row]
        let nextCursor: String?
    }

    struct Previous: Decodable, Equatable {
        let from: String
        let to: String
        let totalEvents: Int
        let totalViews: Int
        let uniqueUsers: Int
    }

    let siteId: String
    let date: String?
    let from: String?
    let to: String?
    let eventType: String?
    let path: String?
    let pathPrefix: String?
    let hostname: String?
    let interval: String?
    let compare: String?
    let totalEvents: Int
    let totalViews: Int
    let uniqueUsers: Int
    let topPaths: [Path]
    let asOf: String
    let queued: Int
    let series: [Bucket]?
    let breakdown: Page?
    let previous: Previous?
    let source: String
}
