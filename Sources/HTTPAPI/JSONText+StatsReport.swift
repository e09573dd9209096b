import Analytics

extension JSONText {
    /// The report as it is documented: the question, the numbers that every answer has, and then what was asked for.
    init(_ report: StatsReport) {
        let rows = report.topPaths.count + (report.breakdown?.rows.count ?? 0) + (report.series?.count ?? 0)
        self.init(capacity: 512 + rows * 96)
        object { json in
            json.question(report.query)
            json.totals(report.counts)
            json.array("top_paths", report.topPaths) { json, path in
                json.object { json in
                    json.field("path", path.value)
                    json.row(path.counts)
                }
            }
            json.field("as_of", report.asOf.description)
            json.field("queued", report.queued)
            if let series = report.series { json.series(series) }
            if let breakdown = report.breakdown { json.breakdown(breakdown) }
            if let previous = report.previous {
                json.object("previous") { json in
                    json.field("from", previous.from.description)
                    json.field("to", previous.to.description)
                    json.totals(previous.counts)
                }
            }
            json.field("source", report.source.rawValue)
        }
    }

    private mutating func question(_ query: StatsQuery) {
        field("site_id", query.siteID)
        switch query.period {
        case .allTime: break
        case .day(let day): field("date", day.description)
        case .range(let from, let to):
            if let from { field("from", from.description) }
            if let to { field("to", to.description) }
        }
        for filter in query.filters where filter.expression == nil {
            field(named: filter.parameter.name, filter.parameter.value)
        }
        let expressions = query.filters.compactMap(\.expression)
        if !expressions.isEmpty { strings("filter", expressions) }
        if let interval = query.interval { field("interval", interval.rawValue) }
        if let comparison = query.comparison { field("compare", comparison.rawValue) }
    }

    private mutating func series(_ buckets: [StatsReport.Bucket]) {
        array("series", buckets) { json, bucket in
            json.object { json in
                json.field("start", bucket.start.inSeconds)
                json.totals(bucket.counts)
            }
        }
    }

    private mutating func breakdown(_ page: StatsReport.Page) {
        object("breakdown") { json in
            json.field("by", page.by.name)
            json.array("rows", page.rows) { json, row in
                json.object { json in
                    json.field("value", row.value)
                    json.row(row.counts)
                }
            }
            if let cursor = page.nextCursor { json.field("next_cursor", cursor) }
        }
    }
}
