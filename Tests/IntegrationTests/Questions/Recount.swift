import Foundation

/// Answers questions by counting event by event, with nothing of the code under test.
struct Recount {
    let question: Question
    let sent: SentEvents

    /// The whole answer, all rows of the breakdown included; `nil` when the series would have too many buckets.
    func answer() -> PlainAnswer? {
        let chosen = events(from: question.from, through: question.to)
        var series: [PlainAnswer.Bucket]?
        if let interval = question.interval {
            guard let buckets = buckets(interval, chosen) else { return nil }
            series = buckets
        }
        let length = (question.to ?? 0) - (question.from ?? 0) + 1
        return PlainAnswer(
            counts: Self.counts(chosen),
            topPaths: Array(Self.lines(chosen) { $0.path }.prefix(min(question.limit ?? 10, 100))),
            queued: sent.waiting(of: question.site),
            series: series,
            lines: question.breakdown.map { by in
                Self.lines(chosen) { event in
                    event.value(by)
                }
            },
            previous: question.comparesPrevious
                ? question.from.map { from in
                    PlainAnswer.Previous(
                        from: Question.day(from - length),
                        to: Question.day(from - 1),
                        counts: Self.counts(events(from: from - length, through: from - 1))
                    )
                } : nil
        )
    }

    private func events(from: Int?, through to: Int?) -> [SentEvents.Entry] {
        let type = question.eventType.map { Array($0.utf8) }
        let path = question.path.map { Array($0.utf8) }
        let hostname = question.hostname.map { Array($0.utf8) }
        let prefix = question.pathPrefix.map { Array($0.utf8) }
        return sent.events(of: question.site).filter { event in
            (from.map { event.day >= $0 } ?? true) && (to.map { event.day <= $0 } ?? true)
                && (type == nil || event.type == type) && (path == nil || event.path == path)
                && (hostname == nil || event.hostname == hostname)
                && (prefix.map { event.path?.starts(with: $0) ?? false } ?? true)
                && question.filters.allSatisfy { $0.passes(event.value($0.dimension)) }
        }
    }

    private static func counts(_ events: some Sequence<SentEvents.Entry>) -> PlainAnswer.Counts {
        var counts = PlainAnswer.Counts()
        var users: Set<[UInt8]> = []
        for event in events {
            counts.events += 1
            if event.type == Array("page_view".utf8) { counts.views += 1 }
            if let user = event.user { users.insert(user) }
        }
        counts.users = users.count
        return counts
    }

    private static func lines(
        _ events: [SentEvents.Entry],
        by value: (SentEvents.Entry) -> [UInt8]?
    ) -> [PlainAnswer.Line] {
        var lines: [[UInt8]: PlainAnswer.Line] = [:]
        for event in events {
            guard let value = value(event) else { continue }
            lines[value, default: .init(value: value)].count += 1
            if event.type == Array("page_view".utf8) { lines[value, default: .init(value: value)].views += 1 }
        }
        return lines.values.sorted { first, second in
            first.count != second.count
                ? first.count > second.count : first.value.lexicographicallyPrecedes(second.value)
        }
    }

    /// `nil` when they would be too many.
    private func buckets(_ interval: String, _ events: [SentEvents.Entry]) -> [PlainAnswer.Bucket]? {
        let known = sent.events(of: question.site).map(\.milliseconds)
        let first = question.from.map { Int64($0) * 86_400_000 } ?? known.min()
        let last = question.to.map { Int64($0 + 1) * 86_400_000 - 1 } ?? known.max()
        guard let first, let last, first <= last else { return [] }
        var counted: [String: [SentEvents.Entry]] = [:]
        for event in events { counted[Self.start(interval, event.milliseconds), default: []].append(event) }
        let step: Int64 = interval == "hour" ? 3_600_000 : 86_400_000
        let (lower, upper) = (Self.floor(first, step), Self.floor(last, step))
        // More steps than any number of months that is allowed has days.
        guard (upper - lower) / step < 40_000 else { return nil }
        var starts: [String] = []
        for moment in stride(from: lower, through: upper, by: Int64.Stride(step)) {
            let start = Self.start(interval, moment)
            if starts.last != start { starts.append(start) }
        }
        guard starts.count <= ["hour": 744, "day": 3_660, "month": 1_200][interval] ?? 0 else { return nil }
        return starts.map { PlainAnswer.Bucket(start: $0, counts: Self.counts(counted[$0] ?? [])) }
    }

    private static func floor(_ moment: Int64, _ step: Int64) -> Int64 {
        moment - ((moment % step) + step) % step
    }

    /// The beginning of the hour, day or month.
    private static func start(_ interval: String, _ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        if interval != "hour" { parts.tm_hour = 0 }
        if interval == "month" { parts.tm_mday = 1 }
        let format = "%04d-%02d-%02dT%02d:00:00Z"
        return String(format: format, parts.tm_year + 1_900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour)
    }
}
