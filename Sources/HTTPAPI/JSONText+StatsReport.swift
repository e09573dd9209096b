import Analytics

extension JSONText {
    /// The report as it is documented.
    init(_ report: StatsReport) {
        self.init(capacity: 256 + report.topPaths.count * 96)
        object { json in
            json.field("site_id", report.query.siteID)
            switch report.query.period {
            case .allTime: break
            case .day(let day): json.field("date", day.description)
            case .range(let from, let to):
                if let from { json.field("from", from.description) }
                if let to { json.field("to", to.description) }
            }
            if let eventType = report.query.eventType { json.field("event_type", eventType) }
            json.field("total_events", report.totalEvents)
            json.field("total_views", report.totalViews)
            json.field("unique_users", report.uniqueUsers)
            json.array("top_paths", report.topPaths) { json, path in
                json.object { json in
                    json.field("path", path.path)
                    json.field("count", path.count)
                    json.field("views", path.views)
                }
            }
            json.field("as_of", report.asOf.description)
            json.field("queued", report.queued)
        }
    }
}
