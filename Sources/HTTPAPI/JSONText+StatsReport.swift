import Analytics

extension JSONText {
    /// The report as it is documented: the question, the numbers that every answer has, and then what was asked for.
    init(_ report: StatsReport) {
        let rows = report.topPaths.count + (report.breakdown?.rows.count ?? 0) + (report.series?.count ?? 0)
        self.init(capacity: 512 + rows * 128)
        let query = report.query
        object { json in
            json.question(query)
            json.totals(report.numbers.figures, query.metrics)
            json.array("top_paths", report.topPaths) { json, path in
                json.object { json in
                    json.field("path", path.key)
                    json.row(path.figures.counts)
                }
            }
            json.field("as_of", report.asOf.description)
            json.field("queued", report.queued)
            if let series = report.series {
                json.array("series", series) { json, bucket in
                    json.object { json in
                        json.field("start", bucket.start.inSeconds(in: query.zone))
                        json.totals(bucket.figures, query.metrics)
                    }
                }
            }
            if let breakdown = report.breakdown { json.breakdown(breakdown, query.rowMetrics) }
            if let previous = report.previous {
                json.object("previous") { json in
                    json.field("from", previous.from.description)
                    json.field("to", previous.to.description)
                    json.totals(previous.figures, query.metrics)
                }
            }
            json.goals(report)
            json.field("source", report.source.rawValue)
            json.object("read") { json in
                json.field("documents", report.reads.documents)
                json.field("bytes", report.reads.bytes)
                json.field("rows", report.reads.rows)
            }
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
        if query.zone != .utc { field("timezone", query.zone.name) }
        for filter in query.filters where filter.expression == nil {
            field(named: filter.parameter.name, filter.parameter.value)
        }
        let expressions = query.filters.compactMap(\.expression)
        if !expressions.isEmpty { strings("filter", expressions) }
        if query.bots != .exclude { field("bots", query.bots.rawValue) }
        if let interval = query.interval { field("interval", interval.rawValue) }
        if let comparison = query.comparison { field("compare", comparison.rawValue) }
    }

    private mutating func totals(_ figures: StatsFigures, _ metrics: [Metric]?) {
        guard let metrics else { return totals(figures.counts) }
        for metric in metrics { field(named: metric.totalName, metric.value(of: figures)) }
    }

    mutating func breakdown(_ page: StatsReport.Page, _ metrics: [Metric]) {
        object("breakdown") { json in
            if page.by.count == 1 {
                json.field("by", page.by[0].name)
            } else {
                json.strings("by", page.by.map(\.name))
            }
            json.array("rows", page.rows) { json, row in
                json.object { json in
                    if row.values.count == 1 {
                        json.field("value", row.values[0])
                    } else {
                        json.strings("values", row.values)
                    }
                    for metric in metrics { json.field(named: metric.rowName, metric.value(of: row.figures)) }
                }
            }
            if let cursor = page.nextCursor { json.field("next_cursor", cursor) }
        }
    }

    private mutating func goals(_ report: StatsReport) {
        func share(_ part: Int, of whole: Int) -> Metric.Value {
            .ratio(whole == 0 ? 0 : Double(part) / Double(whole))
        }
        if !report.query.goals.isEmpty {
            array("goals", zip(report.query.goals, report.numbers.goals)) { json, goal in
                json.object { json in
                    json.field("goal", goal.0.expression)
                    json.field("count", goal.1.events)
                    json.field("users", goal.1.users)
                    json.field(named: "conversion_rate", share(goal.1.users, of: report.counts.users))
                }
            }
        }
        if !report.query.funnel.isEmpty {
            let users = report.numbers.funnel
            array("funnel", zip(report.query.funnel, users.indices)) { json, step in
                json.object { json in
                    json.field("step", step.0.expression)
                    json.field("users", users[step.1])
                    json.field(named: "conversion_rate", share(users[step.1], of: users[0]))
                    json.field(named: "step_rate", share(users[step.1], of: users[max(0, step.1 - 1)]))
                }
            }
        }
    }
}
