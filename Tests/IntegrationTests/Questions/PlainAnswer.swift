import Analytics

/// An answer as plain numbers and bytes, wherever it comes from.
///
/// Names are told apart by their bytes, as MongoDB does; Swift's strings would take "é" and "e\u{301}" for one.
struct PlainAnswer: Equatable {
    struct Counts: Equatable {
        var events = 0
        var views = 0
        var users = 0
    }

    struct Line: Equatable {
        let value: [UInt8]
        var count = 0
        var views = 0
    }

    struct Bucket: Equatable {
        let start: String
        let counts: Counts
    }

    struct Previous: Equatable {
        let from: String
        let to: String
        let counts: Counts
    }

    var counts: Counts
    var topPaths: [Line]
    var queued: Int
    var series: [Bucket]?
    /// All values, or a page of them.
    var lines: [Line]?
    var previous: Previous?
}

extension PlainAnswer {
    init(_ report: StatsReport) {
        counts = Counts(report.counts)
        topPaths = report.topPaths.map(Line.init)
        queued = report.queued
        series = report.series?.map { Bucket(start: $0.start.inSeconds, counts: Counts($0.counts)) }
        lines = report.breakdown?.rows.map(Line.init)
        previous = report.previous.map { Previous(from: "\($0.from)", to: "\($0.to)", counts: Counts($0.counts)) }
    }

    init(_ answer: StatsAnswer) {
        counts = Counts(events: answer.totalEvents, views: answer.totalViews, users: answer.uniqueUsers)
        topPaths = answer.topPaths.map { Line(value: Array($0.path.utf8), count: $0.count, views: $0.views) }
        queued = answer.queued
        series = answer.series?.map { bucket in
            Bucket(
                start: bucket.start,
                counts: Counts(events: bucket.totalEvents, views: bucket.totalViews, users: bucket.uniqueUsers)
            )
        }
        lines = answer.breakdown?.rows.map { Line(value: Array($0.value.utf8), count: $0.count, views: $0.views) }
        previous = answer.previous.map { previous in
            Previous(
                from: previous.from,
                to: previous.to,
                counts: Counts(events: previous.totalEvents, views: previous.totalViews, users: previous.uniqueUsers)
            )
        }
    }
}

extension PlainAnswer.Line {
    fileprivate init(_ row: StatsReport.Row) {
        self.init(value: Array(row.value.utf8), count: row.counts.events, views: row.counts.views)
    }
}

extension PlainAnswer.Counts {
    fileprivate init(_ counts: Measures) {
        self.init(events: counts.events, views: counts.views, users: counts.users)
    }
}
