import Foundation

// Time, by Foundation's calendar.
extension Recount {
    func start(ofDay day: Int) -> Int64 {
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
    func buckets(_ interval: String, _ chosen: [RecountedEvent], _ from: Int64?, _ to: Int64?) -> [PlainAnswer.Bucket]?
    {
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
