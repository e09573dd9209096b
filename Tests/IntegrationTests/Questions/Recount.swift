import Foundation

/// Answers questions by counting event by event, with nothing of the code under test.
struct Recount {
    let question: Question
    let sent: SentEvents

    /// An event, and what it takes from its visit.
    private final class Entry {
        let event: SentEvents.Entry
        var visit: Visit?

        init(_ event: SentEvents.Entry) { self.event = event }

        func value(_ dimension: String) -> [UInt8]? {
            switch dimension {
            case "entry_path": visit?.entry
            case "exit_path": visit?.exit
            default: event.value(dimension)
            }
        }

        var isView: Bool { event.type == Array("page_view".utf8) }
    }

    private final class Visit {
        let events: [Entry]
        let entry: [UInt8]?
        let exit: [UInt8]?

        /// - Parameter events: In the order of their times.
        init(_ events: [Entry]) {
            self.events = events
            let withPath = events.filter { $0.event.path != nil }
            func page(_ time: Int64?) -> [UInt8]? {
                withPath.filter { $0.event.milliseconds == time }.compactMap(\.event.path)
                    .min { $0.lexicographicallyPrecedes($1) }
            }
            entry = page(withPath.first?.event.milliseconds)
            exit = page(withPath.last?.event.milliseconds)
        }

        var duration: Int64 { (events.last?.event.milliseconds ?? 0) - (events.first?.event.milliseconds ?? 0) }
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(identifier: question.zone ?? "UTC") ?? .gmt
        return calendar
    }

    /// The whole answer, all rows of the breakdown included; `nil` when the series would have too many buckets.
    func answer() -> PlainAnswer? {
        let entries = entries()
        let (from, to) = (question.from.map(start(ofDay:)), question.to.map { start(ofDay: $0 + 1) })
        let chosen = choose(entries, from, to)
        var series: [PlainAnswer.Bucket]?
        if let interval = question.interval {
            guard let buckets = buckets(interval, chosen, from, to) else { return nil }
            series = buckets
        }
        let length = (question.to ?? 0) - (question.from ?? 0) + 1
        let counted = people(chosen)
        return PlainAnswer(
            numbers: totals(chosen),
            topPaths: Array(
                lines(counted, by: ["path"], ["count", "views"], sort: "count").prefix(min(question.limit ?? 10, 100))
            ),
            queued: sent.waiting(of: question.site),
            series: series,
            lines: question.breakdown.isEmpty
                ? nil : lines(counted, by: question.breakdown, rowNames, sort: question.sortName),
            previous: question.comparesPrevious
                ? question.from.map { day in
                    PlainAnswer.Previous(
                        from: Question.day(day - length),
                        to: Question.day(day - 1),
                        numbers: totals(choose(entries, start(ofDay: day - length), from))
                    )
                } : nil,
            goals: question.goals.isEmpty
                ? nil
                : question.goals.map { goal in
                    let reached = counted.filter { Self.passes($0, goal) }
                    return [
                        "count": Double(reached.count), "users": Double(Set(reached.compactMap(\.event.user)).count),
                    ]
                },
            funnel: question.funnel.isEmpty ? nil : funnel(counted)
        )
    }

    /// The site's events, those that make visits put together.
    private func entries() -> [Entry] {
        let entries = sent.events(of: question.site).map(Entry.init)
        let ofUsers = Dictionary(grouping: people(entries).filter { $0.event.user != nil }) { $0.event.user }
        for events in ofUsers.values {
            var visit: [Entry] = []
            func finish() {
                let whole = Visit(visit)
                for entry in visit { entry.visit = whole }
            }
            for entry in events.sorted(by: { $0.event.milliseconds < $1.event.milliseconds }) {
                if let last = visit.last, entry.event.milliseconds - last.event.milliseconds > 1_800_000 {
                    finish()
                    visit = []
                }
                visit.append(entry)
            }
            finish()
        }
        return entries
    }

    /// Those that are counted: without bots, unless these are asked for.
    private func people(_ entries: [Entry]) -> [Entry] {
        question.includesBots ? entries : entries.filter { $0.event.bot == nil }
    }

    private func choose(_ entries: [Entry], _ from: Int64?, _ to: Int64?) -> [Entry] {
        let type = question.eventType.map { Array($0.utf8) }
        let path = question.path.map { Array($0.utf8) }
        let hostname = question.hostname.map { Array($0.utf8) }
        let prefix = question.pathPrefix.map { Array($0.utf8) }
        return entries.filter { entry in
            let event = entry.event
            return (from.map { event.milliseconds >= $0 } ?? true) && (to.map { event.milliseconds < $0 } ?? true)
                && (type == nil || event.type == type) && (path == nil || event.path == path)
                && (hostname == nil || event.hostname == hostname)
                && (prefix.map { event.path?.starts(with: $0) ?? false } ?? true)
                && Self.passes(entry, question.filters)
        }
    }

    private static func passes(_ entry: Entry, _ filters: [Question.Filter]) -> Bool {
        filters.allSatisfy { $0.passes(entry.value($0.dimension)) }
    }
}

// Numbers.
extension Recount {
    private static let totalNames = [
        "events": "total_events", "views": "total_views", "users": "unique_users", "bots": "bot_events",
    ]

    private var rowNames: [String] {
        let names = (question.metrics ?? ["events", "views"]).map { $0 == "events" ? "count" : $0 }
        return names.contains(question.sortName) ? names : names + [question.sortName]
    }

    /// - Parameter entries: Bots among them.
    private func totals(_ entries: [Entry]) -> PlainAnswer.Numbers {
        var all = Self.numbers(people(entries))
        all["bots"] = Double(entries.count { $0.event.bot != nil })
        let wanted = question.metrics ?? ["events", "views", "users", "bots"]
        return wanted.reduce(into: [:]) { $0[Self.totalNames[$1] ?? $1] = all[$1 == "events" ? "count" : $1] }
    }

    private static func numbers(_ entries: [Entry]) -> PlainAnswer.Numbers {
        let visits = Array(
            entries.compactMap(\.visit).reduce(into: [ObjectIdentifier: Visit]()) { $0[ObjectIdentifier($1)] = $1 }
                .values
        )
        func mean(_ sum: Double) -> Double { visits.isEmpty ? 0 : sum / Double(visits.count) }
        return [
            "count": Double(entries.count),
            "views": Double(entries.count { $0.isView }),
            "users": Double(Set(entries.compactMap(\.event.user)).count),
            "bots": Double(entries.count { $0.event.bot != nil }),
            "visits": Double(visits.count),
            "bounce_rate": mean(Double(visits.count { $0.events.count == 1 })),
            "visit_duration": mean(Double(visits.reduce(0) { $0 + $1.duration }) / 1_000),
            "views_per_visit": mean(Double(visits.reduce(0) { $0 + $1.events.count { $0.isView } })),
        ]
    }

    private func lines(_ entries: [Entry], by names: [String], _ numbers: [String], sort: String) -> [PlainAnswer.Line]
    {
        var groups: [[[UInt8]]: [Entry]] = [:]
        for entry in entries {
            let values = names.compactMap { entry.value($0) }
            if values.count == names.count { groups[values, default: []].append(entry) }
        }
        let rows = groups.map { values, entries in (values: values, numbers: Self.numbers(entries)) }
        return rows.sorted { first, second in
            let ranks = (first.numbers[sort] ?? 0, second.numbers[sort] ?? 0)
            guard ranks.0 == ranks.1 else { return ranks.0 > ranks.1 }
            let place = first.values.indices.first { first.values[$0] != second.values[$0] } ?? 0
            return first.values[place].lexicographicallyPrecedes(second.values[place])
        }.map { row in
            PlainAnswer.Line(values: row.values, numbers: row.numbers.filter { numbers.contains($0.key) })
        }
    }

    private func funnel(_ entries: [Entry]) -> [PlainAnswer.Numbers] {
        var users = Array(repeating: 0, count: question.funnel.count)
        for events in Dictionary(grouping: entries.filter { $0.event.user != nil }, by: \.event.user).values {
            let moments = Dictionary(grouping: events, by: \.event.milliseconds).sorted { $0.key < $1.key }.map(\.value)
            var steps = 0
            for moment in moments {
                let able = moment.map { entry in question.funnel.map { Self.passes(entry, $0) } }
                // The most of the next steps of which each can have an event of its own.
                while let next = (1...max(1, question.funnel.count - steps)).last(where: { count in
                    steps + count <= question.funnel.count && Self.canTake(Array(steps..<steps + count), able)
                }) {
                    steps += next
                    break
                }
            }
            for step in 0..<steps { users[step] += 1 }
        }
        return users.map { ["users": Double($0)] }
    }

    /// Whether each of some steps can have an event of its own, by trying all ways.
    private static func canTake(_ steps: [Int], _ events: [[Bool]]) -> Bool {
        guard let step = steps.first else { return true }
        return events.indices.contains { index in
            guard events[index][step] else { return false }
            var rest = events
            rest.remove(at: index)
            return canTake(Array(steps.dropFirst()), rest)
        }
    }
}

// Time, by Foundation's calendar.
extension Recount {
    private func start(ofDay day: Int) -> Int64 {
        // Noon is on that day everywhere: by its name, not by its moment.
        var utc = Calendar(identifier: .iso8601)
        utc.timeZone = .gmt
        let date = Date(timeIntervalSince1970: Double(day) * 86_400)
        var parts = utc.dateComponents([.year, .month, .day], from: date)
        parts.hour = 12
        let noon = calendar.date(from: parts) ?? date
        return Self.milliseconds(calendar.startOfDay(for: noon))
    }

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1_000).rounded()) }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// `nil` when they would be too many.
    private func buckets(_ interval: String, _ chosen: [Entry], _ from: Int64?, _ to: Int64?) -> [PlainAnswer.Bucket]? {
        let known = sent.events(of: question.site).map(\.milliseconds)
        guard let first = from ?? known.min(), let last = to.map({ $0 - 1 }) ?? known.max(), first <= last else {
            return []
        }
        let limit = ["minute": 1_500, "hour": 745, "day": 3_660, "week": 1_200, "month": 1_200][interval] ?? 0
        let seconds = ["minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000][interval] ?? 1
        guard (last - first) / 1_000 / Int64(seconds) <= Int64(limit) * 2 else { return nil }
        let unit = [
            "minute": Calendar.Component.minute, "hour": .hour, "day": .day, "week": .weekOfYear, "month": .month,
        ]
        var starts = interval == "hour" ? hours(first, last) : []
        var moment = Self.date(first)
        while interval != "hour", Self.milliseconds(moment) <= last {
            guard let range = calendar.dateInterval(of: unit[interval] ?? .day, for: moment) else { return nil }
            starts.append(Self.milliseconds(range.start))
            guard range.end > moment else { return nil }
            moment = range.end
        }
        guard starts.count <= limit else { return nil }
        let grouped = Dictionary(grouping: chosen) { entry in
            starts.last { $0 <= entry.event.milliseconds } ?? 0
        }
        return starts.map { PlainAnswer.Bucket(start: text($0), numbers: totals(grouped[$0] ?? [])) }
    }

    /// Minute by minute: an hour begins when the clock shows another one than a minute before, or a full one.
    private func hours(_ first: Int64, _ last: Int64) -> [Int64] {
        let zone = calendar.timeZone
        func clock(_ minute: Int64) -> Int {
            Int(minute) + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute * 60))) / 60
        }
        func isStart(_ minute: Int64) -> Bool {
            let (now, before) = (clock(minute), clock(minute - 1))
            return now % 60 == 0 || (now + 6_000_000) / 60 != (before + 6_000_000) / 60
        }
        var minute = Self.floor(first, 60_000) / 60_000
        while !isStart(minute) { minute -= 1 }
        return (minute...Self.floor(last, 60_000) / 60_000).filter(isStart).map { $0 * 60_000 }
    }

    private static func floor(_ moment: Int64, _ step: Int64) -> Int64 {
        moment - ((moment % step) + step) % step
    }

    private func text(_ milliseconds: Int64) -> String {
        let zone = calendar.timeZone
        let offset = zone.secondsFromGMT(for: Self.date(milliseconds))
        var seconds = time_t(milliseconds / 1_000) + offset
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let suffix =
            question.zone == nil || question.zone == "UTC"
            ? "Z" : String(format: "%@%02d:%02d", offset < 0 ? "-" : "+", abs(offset) / 3_600, abs(offset) / 60 % 60)
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d",
            parts.tm_year + 1_900,
            parts.tm_mon + 1,
            parts.tm_mday,
            parts.tm_hour,
            parts.tm_min,
            parts.tm_sec
        ) + suffix
    }
}
