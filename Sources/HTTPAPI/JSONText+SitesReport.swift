import Analytics

extension JSONText {
    /// The report as it is documented.
    init(_ report: SitesReport) {
        self.init(capacity: 256 + report.sites.count * 192)
        object { json in
            json.array("sites", report.sites) { json, site in
                json.object { json in
                    json.field("site_id", site.siteID)
                    json.field("first_event", site.firstEvent.description)
                    json.field("last_event", site.lastEvent.description)
                    json.totals(site.counts, Measure.additive)
                }
            }
            if let cursor = report.nextCursor { json.field("next_cursor", cursor) }
            json.field("as_of", report.asOf.description)
            json.field("source", report.source.rawValue)
        }
    }
}
