import Analytics
import Columns

/// Finds every difference between the rollups that are stored and those of a recount.
struct RollupComparison {
    private var texts: ValueDictionary
    private(set) var differences: [RollupDifference] = []

    init(_ texts: ValueDictionary) {
        self.texts = texts
    }

    /// Compares everything.
    mutating func compare(_ stored: StoredRollups, _ counted: RollupRecount) {
        for damage in stored.damages { note("a document", "cannot be read (\(damage))", "whole") }
        compare(stored.site, counted.site)
        for text in texts.damaged { note("the number of \(quoted(text))", "none of its own", "one") }
        let missing = texts.add(counted.batch)
        for text in missing { note("the number of \(quoted(text))", "none", "one") }
        for key in Set(stored.documents.totals.keys).union(counted.documents.totals.keys) {
            let empty = RollupTotals(key.span)
            compare(key, stored.documents.totals[key] ?? empty, counted.documents.totals[key] ?? empty)
        }
        for key in Set(stored.documents.values.keys).union(counted.documents.values.keys) {
            guard case .values(let dimension, let chunk) = key.content else { continue }
            let empty = RollupValues(chunk: chunk)
            let (left, right) = (stored.documents.values[key] ?? empty, counted.documents.values[key] ?? empty)
            compare(key, dimension, left, right)
        }
        compareUsers(stored, counted)
        differences.sort { ($0.day?.number ?? -1, $0.number) < ($1.day?.number ?? -1, $1.number) }
    }

    private mutating func compare(_ stored: RollupSite?, _ counted: RollupSite) {
        guard let stored else { return note("the site in rollup_sites", "missing", "there") }
        for dimension in RollupDimension.allCases {
            let (left, right) = (stored.valueCounts[dimension] ?? 0, counted.valueCounts[dimension] ?? 0)
            if left != right {
                note("how many numbers of \(dimension.field.about.noun)s are taken", "\(left)", "\(right)")
            }
        }
        if !stored.isComplete { note("whether the rollups are complete", "no", "yes") }
        if stored.columns == .incomplete { note("whether the columns are complete", "no", "yes") }
    }

    /// Compares the rows of the columns.
    mutating func compare(_ stored: StoredRows, _ counted: RowFingerprints) {
        for damage in stored.damages { note("a block of rows", "cannot be read (\(damage))", "whole") }
        for day in Set(stored.prints.days.keys).union(counted.days.keys).sorted() {
            let (left, right) = (stored.prints.days[day] ?? .init(), counted.days[day] ?? .init())
            if left.rows != right.rows {
                note(day: day, "rows in the columns", "\(left.rows)", "\(right.rows)")
            } else if left != right {
                note(day: day, "what the columns hold of \(right.rows) events", "something else", "all of it")
            }
        }
        differences.sort { ($0.day?.number ?? -1, $0.number) < ($1.day?.number ?? -1, $1.number) }
    }

    private mutating func compare(_ key: RollupKey, _ stored: RollupTotals, _ counted: RollupTotals) {
        let (day, name) = (key.span == .day ? key.number : nil, key.name)
        for part in stored.parts.indices where stored.parts[part] != counted.parts[part] {
            let (left, right) = (stored.parts[part], counted.parts[part])
            let place =
                key.span == .day ? "\(name)hour \(part), " : key.span == .month ? "\(name)day \(part + 1), " : name
            for measure in Measure.allCases where left[measure] != right[measure] {
                note(day: day, "\(place)\(measure.name)", "\(left[measure])", "\(right[measure])")
            }
        }
        for before in Set(stored.previous.keys).union(counted.previous.keys) {
            let (left, right) = (stored.previous[before] ?? 0, counted.previous[before] ?? 0)
            guard left != right else { continue }
            let what = before == RollupTotals.never ? "never seen before" : "seen before on \(Day(number: before))"
            note(day: day, "\(name)users \(what)", "\(left)", "\(right)")
        }
        if stored.first != counted.first {
            note(day: day, "\(name)first event", Self.time(stored.first), Self.time(counted.first))
        }
        if stored.last != counted.last {
            note(day: day, "\(name)last event", Self.time(stored.last), Self.time(counted.last))
        }
    }

    private mutating func compare(
        _ key: RollupKey,
        _ dimension: RollupDimension,
        _ stored: RollupValues,
        _ counted: RollupValues
    ) {
        let day = key.span == .day ? key.number : nil
        for number in Set(stored.counts.keys).union(counted.counts.keys) {
            let (left, right) = (stored.counts[number] ?? .none, counted.counts[number] ?? .none)
            guard left != right else { continue }
            let name = "\(key.name)\(dimension.field.about.noun) \(texts.text(dimension, number).debugDescription)"
            for measure in Measure.allCases where left[measure] != right[measure] {
                note(day: day, "\(name), \(measure.name)", "\(left[measure])", "\(right[measure])")
            }
        }
    }

    private mutating func compareUsers(_ stored: StoredRollups, _ counted: RollupRecount) {
        var left = stored.users
        for (key, user) in counted.batch.users {
            let days = left.removeValue(forKey: key)
            guard days != user.days else { continue }
            note(
                "the days of user \(quoted(Array(user.text.dropFirst(4).dropLast())))",
                days == nil ? "none" : "others",
                "known"
            )
        }
        if !left.isEmpty { note("users in rollup_users that have no events", "\(left.count)", "0") }
    }

    private mutating func note(day: Int? = nil, _ number: String, _ stored: String, _ counted: String) {
        differences.append(RollupDifference(day: day, number, stored: stored, counted: counted))
    }

    private func quoted(_ text: [UInt8]) -> String { String(decoding: text, as: UTF8.self).debugDescription }

    private static func time(_ milliseconds: Int64) -> String {
        (0..<253_402_300_800_000).contains(milliseconds) ? "\(Timestamp(milliseconds: milliseconds))" : "none"
    }
}

extension RollupKey {
    /// What the document is about, as the beginning of a line; a day stands apart.
    fileprivate var name: String {
        switch span {
        case .all: "all time, "
        case .month: "\("\(Interval.month.start(of: number).day)".prefix(7)), "
        case .day: ""
        }
    }
}
