import Foundation

/// Answers questions by counting event by event, with nothing of the code under test.
struct Recount {
    let question: Question
    let sent: SentEvents

    var calendar: Calendar {
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
    private func entries() -> [RecountedEvent] {
        let entries = sent.events(of: question.site).map(RecountedEvent.init)
        let ofUsers = Dictionary(grouping: people(entries).filter { $0.event.user != nil }) { $0.event.user }
        for events in ofUsers.values {
            var visit: [RecountedEvent] = []
            func finish() {
                let whole = RecountedVisit(visit)
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
    private func people(_ entries: [RecountedEvent]) -> [RecountedEvent] {
        question.includesBots ? entries : entries.filter { $0.event.bot == nil }
    }

    private func choose(_ entries: [RecountedEvent], _ from: Int64?, _ to: Int64?) -> [RecountedEvent] {
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

    private static func passes(_ entry: RecountedEvent, _ filters: [Question.Filter]) -> Bool {
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
    func totals(_ entries: [RecountedEvent]) -> PlainAnswer.Numbers {
        var all = Self.numbers(people(entries))
        all["bots"] = Double(entries.count { $0.event.bot != nil })
        let wanted = question.metrics ?? ["events", "views", "users", "bots"]
        return wanted.reduce(into: [:]) { $0[Self.totalNames[$1] ?? $1] = all[$1 == "events" ? "count" : $1] }
    }

    private static func numbers(_ entries: [RecountedEvent]) -> PlainAnswer.Numbers {
        let visits = Array(
            entries.compactMap(\.visit).reduce(into: [ObjectIdentifier: RecountedVisit]()) {
                $0[ObjectIdentifier($1)] = $1
            }
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

    private func lines(_ entries: [RecountedEvent], by names: [String], _ numbers: [String], sort: String)
        -> [PlainAnswer.Line]
    {
        var groups: [[[UInt8]]: [RecountedEvent]] = [:]
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

    private func funnel(_ entries: [RecountedEvent]) -> [PlainAnswer.Numbers] {
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
