import Analytics

/// The days of a history: how a share of them becomes a moment, and moments become text.
struct Calendar: Sendable {
    /// The first moment, in milliseconds since 1970.
    let start: Int64
    /// The first moment that does not belong to it.
    let end: Int64
    /// `YYYY-MM-DDT` of each day.
    private let texts: [[UInt8]]

    /// How many events come in each hour of a day, in UTC; most people sleep at night.
    private static let hours: [Double] = [
        2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 9, 8, 8, 8, 8, 9, 10, 11, 11, 9, 6, 4,
    ]
    /// At the beginning of each hour, and at the end of the last: how much of the day's events have come.
    private static let passed = hours.reduce(into: [0.0]) { sums, hour in
        sums.append((sums.last ?? 0) + hour / hours.reduce(0, +))
    }

    /// - Parameters:
    ///   - last: The last day.
    ///   - days: How many days.
    init(last: Day, days: Int) {
        let first = Day(number: last.number - days + 1)
        start = first.start.milliseconds
        end = last.end.milliseconds
        texts = (first.number...last.number).map { Array("\(Day(number: $0))T".utf8) }
    }

    /// The moment at which that share of all events has come.
    func moment(_ share: Double) -> Int64 {
        let days = share * Double(texts.count)
        let ofDay = days - days.rounded(.down)
        let hour = (Self.passed.firstIndex { $0 > ofDay } ?? Self.hours.count) - 1
        let ofHour = (ofDay - Self.passed[hour]) / (Self.passed[hour + 1] - Self.passed[hour])
        let hours = days.rounded(.down) * 24 + Double(hour) + ofHour
        return min(start + Int64(hours * 3_600_000), end - 1)
    }

    /// Appends a moment of these days as RFC 3339 with milliseconds.
    func append(_ moment: Int64, to text: inout [UInt8]) {
        let (day, ofDay) = Int(moment - start).quotientAndRemainder(dividingBy: Int(Day.milliseconds))
        text.append(contentsOf: texts[day])
        Self.append(ofDay / 3_600_000, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(ofDay / 60_000 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(ofDay / 1_000 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Self.append(ofDay % 1_000, digits: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int, digits: Int, to text: inout [UInt8]) {
        var divisor = digits == 3 ? 100 : 10
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
