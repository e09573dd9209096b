import Analytics
import Rollups
import Storage

/// Numbers from the rollups: the cost of an answer depends on how many days and months it is about, not on how many events
/// there are.
struct RollupStatistics: Sendable {
    private let names: CollectionNames

    init(names: CollectionNames) {
        self.names = names
    }

    /// Whether the rollups know the answer to a question, if they are complete.
    ///
    /// Users are not counted for each value of a field, nor events for each value of every field.
    static func cover(_ query: StatsQuery) -> Bool {
        guard query.filters.isEmpty, query.bots == .exclude, !query.needsUsersInOrder, query.sort == .events else {
            return false
        }
        guard query.zone == .utc || (query.period == .allTime && query.interval == nil) else { return false }
        if let interval = query.interval, interval == .minute || interval == .week { return false }
        return query.breakdown.allSatisfy { $0.field?.about.rollup != nil }
    }

    /// All numbers of a question; `nil` when the site's rollups are not complete.
    /// - Throws: `MongoError`; ``RollupDamage``; `InvalidInput` when there are too many buckets.
    func answer(_ query: StatsQuery, _ reading: Reading) throws -> StatsNumbers? {
        guard let reader = try RollupReader(ofSite: query.siteID, names: names, reading) else { return nil }
        let buckets = try query.buckets(
            firstEvent: reader.days.map { _ in Timestamp(milliseconds: reader.all.first) },
            lastEvent: reader.days.map { _ in Timestamp(milliseconds: reader.all.last) }
        )
        let cover = reader.days.flatMap {
            RollupCover(from: query.firstDay?.number, through: query.lastDay?.number, of: $0)
        }
        let documents = try cover.map { try reader.totals(Self.totals($0, buckets?.interval)) } ?? RollupDocuments()
        var values = RollupValueLists(cover, reader)
        var numbers = StatsNumbers()
        numbers.figures.counts = cover.map { Self.counts($0, documents, reader) } ?? .none
        numbers.topPaths = try values.topPaths(limit: query.pathLimit)
        numbers.series = buckets.map { Self.series($0, cover, documents) }
        numbers.rows = try query.breakdown.first?.field.flatMap { RollupDimension($0) }.map { dimension in
            try values.rows(by: dimension, after: query.cursor, limit: query.limit + 1)
        }
        numbers.previous = try previous(query, reader).map { StatsFigures(counts: $0) }
        return numbers
    }

    private func previous(_ query: StatsQuery, _ reader: RollupReader) throws -> Measures? {
        guard query.comparison == .previous, let (from, to) = query.previousDays else { return nil }
        guard let known = reader.days, let cover = RollupCover(from: from.number, through: to.number, of: known) else {
            return Measures.none
        }
        return Self.counts(cover, try reader.totals(Self.totals(cover, nil)), reader)
    }

    /// The totals that counts and a series need.
    private static func totals(_ cover: RollupCover, _ interval: Interval?) -> [(RollupSpan, ClosedRange<Int>)] {
        if cover.isEverything, interval == nil { return [] }
        let months = (RollupSpan.month, cover.allMonths)
        if interval == .hour { return [months, (.day, cover.days)] }
        return [months] + cover.singleDayRanges.map { (.day, $0) }
    }

    private static func counts(_ cover: RollupCover, _ documents: RollupDocuments, _ reader: RollupReader)
        -> Measures
    {
        guard !cover.isEverything else { return reader.all.sum }
        return counts(months: cover.months, days: cover.singleDays, since: cover.days.lowerBound, documents)
    }

    /// Of months and days from `start` on, with the users that were not seen in between.
    private static func counts(months: [Int], days: [Int], since start: Int, _ documents: RollupDocuments)
        -> Measures
    {
        var sum = Measures.none
        let keys = months.map { RollupKey(.totals, .month, number: $0) } + days.map { .init(.totals, .day, number: $0) }
        for key in keys {
            guard let totals = documents.totals[key] else { continue }
            var part = totals.sum
            part.users = totals.users(notSeenSince: start)
            sum += part
        }
        return sum
    }

    private static func series(
        _ buckets: Buckets,
        _ cover: RollupCover?,
        _ documents: RollupDocuments
    ) -> [StatsReport.Bucket] {
        buckets.starts.map { start in
            let number = buckets.interval.number(of: start)
            let counts = cover.map { Self.counts(buckets.interval, number, $0, documents) } ?? Measures.none
            return StatsReport.Bucket(start: start, figures: StatsFigures(counts: counts))
        }
    }

    private static func counts(
        _ interval: Interval,
        _ number: Int,
        _ cover: RollupCover,
        _ documents: RollupDocuments
    ) -> Measures {
        switch interval {
        case .hour:
            // Hours before 1970 have no events, and division would give them to its first day.
            guard number >= 0 else { return .none }
            let day = documents.totals[RollupKey(.totals, .day, number: number / 24)]
            return day.map { $0.parts[number % 24] } ?? .none
        case .day:
            guard cover.days.contains(number) else { return .none }
            let month = documents.totals[RollupKey(.totals, .month, number: RollupSpan.month.number(of: number))]
            return month.map { $0.parts[RollupSpan.month.part(of: number * 24)] } ?? .none
        case .minute, .week: return .none
        case .month:
            let days = RollupCover.days(ofMonth: number)
            guard days.overlaps(cover.days) else { return .none }
            return counts(
                months: cover.months.contains(number) ? [number] : [],
                days: cover.singleDays.filter(days.contains),
                since: max(days.lowerBound, cover.days.lowerBound),
                documents
            )
        }
    }
}
