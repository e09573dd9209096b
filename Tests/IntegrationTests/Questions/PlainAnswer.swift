import Analytics

/// An answer as plain numbers and bytes, wherever it comes from.
///
/// Names are told apart by their bytes, as MongoDB does; Swift's strings would take "é" and "e\u{301}" for one.
struct PlainAnswer: Equatable {
    /// By their names in answers.
    typealias Numbers = [String: Double]

    struct Line: Equatable {
        let values: [[UInt8]]
        let numbers: Numbers
    }

    struct Bucket: Equatable {
        let start: String
        let numbers: Numbers
    }

    struct Previous: Equatable {
        let from: String
        let to: String
        let numbers: Numbers
    }

    var numbers: Numbers
    var topPaths: [Line]
    var queued: Int
    var series: [Bucket]?
    /// All values, or a page of them.
    var lines: [Line]?
    var previous: Previous?
    var goals: [Numbers]?
    var funnel: [Numbers]?
}

// Of a report, as it is written in JSON but for the JSON.
extension PlainAnswer {
    init(_ report: StatsReport) {
        let query = report.query
        func totals(_ figures: StatsFigures) -> Numbers {
            Self.numbers(figures, query.metrics ?? [.events, .views, .users, .bots], \.totalName)
        }
        numbers = totals(report.numbers.figures)
        topPaths = report.topPaths.map { Self.line($0, [.events, .views]) }
        queued = report.queued
        series = report.series?.map { Bucket(start: $0.start.inSeconds(in: query.zone), numbers: totals($0.figures)) }
        lines = report.breakdown?.rows.map { Self.line($0, query.rowMetrics) }
        previous = report.previous.map { Previous(from: "\($0.from)", to: "\($0.to)", numbers: totals($0.figures)) }
        goals =
            query.goals.isEmpty
            ? nil
            : report.numbers.goals.map { goal in
                ["count": Double(goal.events), "users": Double(goal.users)]
            }
        funnel = query.funnel.isEmpty ? nil : report.numbers.funnel.map { ["users": Double($0)] }
    }

    private static func numbers(_ figures: StatsFigures, _ metrics: [Metric], _ name: (Metric) -> String) -> Numbers {
        metrics.reduce(into: [:]) { numbers, metric in
            switch metric.value(of: figures) {
            case .count(let count): numbers[name(metric)] = Double(count)
            case .ratio(let ratio): numbers[name(metric)] = ratio
            }
        }
    }

    private static func line(_ row: StatsReport.Row, _ metrics: [Metric]) -> Line {
        Line(values: row.values.map { Array($0.utf8) }, numbers: numbers(row.figures, metrics, \.rowName))
    }
}

// Of JSON.
extension PlainAnswer {
    init(_ json: JSONValue) {
        numbers = json.numbers
        numbers["queued"] = nil
        topPaths = (json["top_paths"]?.elements ?? []).map(Self.line)
        queued = Int(json.numbers["queued"] ?? -1)
        series = json["series"]?.elements.map { Bucket(start: $0["start"]?.text ?? "", numbers: $0.numbers) }
        lines = json["breakdown"]?["rows"]?.elements.map(Self.line)
        previous = json["previous"].map { previous in
            Previous(
                from: previous["from"]?.text ?? "",
                to: previous["to"]?.text ?? "",
                numbers: previous.numbers
            )
        }
        // What is computed of these is computed of the numbers here.
        goals = json["goals"]?.elements.map { $0.numbers.filter { ["count", "users"].contains($0.key) } }
        funnel = json["funnel"]?.elements.map { $0.numbers.filter { $0.key == "users" } }
    }

    private static func line(_ row: JSONValue) -> Line {
        let values = (row["value"] ?? row["path"]).map { [$0] } ?? row["values"]?.elements ?? []
        return Line(values: values.map { Array(($0.text ?? "").utf8) }, numbers: row.numbers)
    }
}
