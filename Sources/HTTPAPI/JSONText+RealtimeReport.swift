import Analytics

extension JSONText {
    /// The report as it is documented.
    init(_ report: RealtimeReport) {
        self.init(capacity: 512 + report.events.count * 160)
        object { json in
            json.field("site_id", report.query.stats.siteID)
            json.object("last_5_minutes") { $0.realtime(report.lastFiveMinutes) }
            json.object("last_30_minutes") { $0.realtime(report.lastThirtyMinutes) }
            json.array("minutes", report.minutes) { json, minute in
                json.object { json in
                    json.field("start", minute.start.inSeconds)
                    json.realtime(minute.figures)
                }
            }
            if let rows = report.rows {
                json.breakdown(
                    .init(by: report.query.stats.breakdown, rows: rows, nextCursor: nil),
                    RealtimeQuery.metrics
                )
            }
            json.array("events", report.events) { json, event in
                json.object { json in
                    json.field("timestamp", event.timestamp.description)
                    for field in RealtimeQuery.fields {
                        if let text = event.texts[field] { json.field(named: field.name, text) }
                    }
                }
            }
            json.field("as_of", report.asOf.description)
            json.field("queued", report.queued)
            json.field("source", report.source.rawValue)
        }
    }
}
