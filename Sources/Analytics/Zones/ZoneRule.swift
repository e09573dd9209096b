/// How clocks are set every year, as it stands at the end of a zone's file: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX, XBD 8.3, `TZ`; RFC 8536, 3.3.1.
struct ZoneRule {
    /// A day of the year, and the second of that day by the clock before it is set.
    private struct Moment {
        enum Date {
            /// The weekday of that number, 0 for Sunday, for the so many-th time in a month; 5 for the last time.
            case weekday(month: Int, week: Int, day: Int)
            /// From 1 on, without 29 February.
            case julian(Int)
            /// From 0 on, with it.
            case ordinal(Int)
        }

        let date: Date
        let second: Int64
    }

    private let standard: Int64
    private var summer: (offset: Int64, begin: Moment, end: Moment)?

    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        guard Self.name(&rest), let west = Self.time(&rest) else { return nil }
        standard = -west
        guard !rest.isEmpty else { return }
        guard Self.name(&rest) else { return nil }
        var offset = standard + 3_600
        if let first = rest.first, first != UInt8(ascii: ",") {
            guard let west = Self.time(&rest) else { return nil }
            offset = -west
        }
        guard let begin = Self.moment(&rest), let end = Self.moment(&rest), rest.isEmpty else { return nil }
        summer = (offset, begin, end)
    }

    /// The moments of a year at which clocks are set, in seconds since 1970, and the offset from each of them on.
    func changes(in year: Int) -> [(second: Int64, offset: Int64)] {
        guard let summer else { return [] }
        return [
            (Self.second(summer.begin, year) - standard, summer.offset),
            (Self.second(summer.end, year) - summer.offset, standard),
        ].sorted { $0.0 < $1.0 }
    }

    private static func second(_ moment: Moment, _ year: Int) -> Int64 {
        func first(_ month: Int) -> Int { Day(firstOfMonth: year * 12 + month - 1).number }
        let day: Int
        switch moment.date {
        case .weekday(let month, let week, let weekday):
            // 1970-01-01 was a Thursday.
            let start = first(month)
            let shift = (weekday - (start + 4) % 7 + 7) % 7
            var found = start + shift + (week - 1) * 7
            if found >= first(month + 1) { found -= 7 }
            day = found
        case .julian(let number):
            let isLeap = Day.length(ofMonth: 2, year: year) == 29
            day = first(1) + number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .ordinal(let number): day = first(1) + number
        }
        return Int64(day) * 86_400 + moment.second
    }
}

// Reading; each takes from the front what it has read.
extension ZoneRule {
    private static func name(_ text: inout ArraySlice<UInt8>) -> Bool {
        if text.first == UInt8(ascii: "<") {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
            text = text[(end + 1)...]
            return true
        }
        let letters = text.prefix { (65...90).contains($0) || (97...122).contains($0) }
        text = text.dropFirst(letters.count)
        return letters.count >= 3
    }

    private static func number(_ text: inout ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { (48...57).contains($0) }
        text = text.dropFirst(digits.count)
        return digits.count > 3 ? nil : Int(String(decoding: digits, as: UTF8.self))
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    private static func time(_ text: inout ArraySlice<UInt8>) -> Int64? {
        var sign: Int64 = 1
        if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            text = text.dropFirst()
            sign = first == UInt8(ascii: "-") ? -1 : 1
        }
        guard let hours = number(&text) else { return nil }
        var seconds = Int64(hours) * 3_600
        for unit in [60, 1] as [Int64] where text.first == UInt8(ascii: ":") {
            text = text.dropFirst()
            guard let part = number(&text) else { return nil }
            seconds += Int64(part) * unit
        }
        return sign * seconds
    }

    private static func moment(_ text: inout ArraySlice<UInt8>) -> Moment? {
        guard text.popFirst() == UInt8(ascii: ",") else { return nil }
        guard let date = date(&text) else { return nil }
        var second: Int64 = 7_200
        if text.first == UInt8(ascii: "/") {
            text = text.dropFirst()
            guard let time = time(&text) else { return nil }
            second = time
        }
        return Moment(date: date, second: second)
    }

    private static func date(_ text: inout ArraySlice<UInt8>) -> Moment.Date? {
        switch text.first {
        case UInt8(ascii: "M"):
            text = text.dropFirst()
            guard let month = number(&text), (1...12).contains(month), text.popFirst() == UInt8(ascii: "."),
                let week = number(&text), (1...5).contains(week), text.popFirst() == UInt8(ascii: "."),
                let day = number(&text), (0...6).contains(day)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        case UInt8(ascii: "J"):
            text = text.dropFirst()
            return number(&text).map(Moment.Date.julian)
        default: return number(&text).map(Moment.Date.ordinal)
        }
    }
}
