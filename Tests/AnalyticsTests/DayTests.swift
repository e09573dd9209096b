import Analytics
import Foundation
import Testing

@Suite struct DayTests {
    @Test("every day of 400 years is the one of Foundation's calendar")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(Day(year: 1800, month: 1, day: 1))
        let last = try #require(Day(year: 2199, month: 12, day: 31))
        #expect(last.number - first.number + 1 == 146_097)
        var wrong: [Day] = []
        for number in first.number...last.number {
            let day = Day(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let expected = calendar.dateComponents([.year, .month, .day], from: date)
            let civil = day.civil
            if expected.year != civil.year || expected.month != civil.month || expected.day != civil.day
                || Day(year: civil.year, month: civil.month, day: civil.day) != day || Day("\(day)") != day
            {
                wrong.append(day)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        "days are counted from 1970",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("1970-12-31", 364), ("2000-02-29", 11_016), ("2025-11-14", 20_406),
            ("0000-01-01", -719_528), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
        ]
    )
    func number(text: String, number: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect("\(day)" == text)
        #expect(day.start.milliseconds == Int64(number) * 86_400_000)
        #expect(day.end == Day(number: number + 1).start)
    }

    @Test(
        "the last day of every month is there and the one behind it is not",
        arguments: [
            (2023, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
            (2024, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
            (1900, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
            (2000, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
            (2100, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        ]
    )
    func lastOfMonth(year: Int, lengths: [Int]) {
        for (month, length) in zip(1..., lengths) {
            #expect(Day(year: year, month: month, day: length) != nil)
            #expect(Day(year: year, month: month, day: length + 1) == nil)
            #expect(Day(year: year, month: month, day: 0) == nil)
        }
        #expect(Day(year: year, month: 0, day: 1) == nil)
        #expect(Day(year: year, month: 13, day: 1) == nil)
    }

    @Test(
        "anything but YYYY-MM-DD is no day",
        arguments: [
            "", "2025", "2025-11", "2025-11-1", "2025-1-14", "25-11-14", "2025-11-14 ", " 2025-11-14", "2025/11/14",
            "20251114",
            "2025-11-14T00:00:00Z", "+025-11-14", "-025-11-14", "2025-+1-14", "2025-11--1", "10000-01-01", "2025-00-10",
            "2025-13-10", "2025-11-00", "2025-11-31", "2023-02-29", "1900-02-29", "２０25-11-14", "2025-11-1٣",
            "2025\u{2010}11-1",
            "yyyy-mm-dd", "2025-11-1\0",
        ]
    )
    func noDay(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("days are ordered by time")
    func order() {
        #expect(Day(number: -1) < Day(number: 0))
        #expect(Day(number: 0) < Day(number: 1))
    }
}
