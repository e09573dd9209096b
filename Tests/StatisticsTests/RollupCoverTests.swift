import Analytics
import RandomNumbers
import Statistics
import Testing

@Suite("the documents that cover a range of days") struct RollupCoverTests {
    private func number(_ day: String) throws -> Int { try #require(Day(day)).number }

    private func cover(_ from: String?, _ to: String?) throws -> RollupCover? {
        RollupCover(
            from: try from.map(number),
            through: try to.map(number),
            of: try number("2025-01-10")...number("2025-12-20")
        )
    }

    @Test("are whole months, and days at the ends")
    func months() throws {
        let cover = try #require(try cover("2025-02-27", "2025-05-02"))
        #expect(cover.months == [2025 * 12 + 2, 2025 * 12 + 3])
        #expect(
            try cover.singleDayRanges == [
                number("2025-02-27")...number("2025-02-28"), number("2025-05-01")...number("2025-05-02"),
            ]
        )
        #expect(!cover.isEverything)
    }

    @Test("count a month as whole that the site's events begin or end in")
    func edges() throws {
        let start = try #require(try cover("2025-01-01", "2025-01-31"))
        #expect(start.months == [2025 * 12] && start.singleDays.isEmpty)
        let end = try #require(try cover("2025-12-01", nil))
        #expect(end.months == [2025 * 12 + 11] && end.singleDays.isEmpty)
    }

    @Test("are one for all time, whatever is asked for beyond it")
    func everything() throws {
        #expect(try cover(nil, nil)?.isEverything == true)
        #expect(try cover("0000-01-01", "9999-12-31")?.isEverything == true)
        #expect(try cover("2025-01-11", nil)?.isEverything == false)
    }

    @Test("are none where the site has no events")
    func nothing() throws {
        #expect(try cover("2024-01-01", "2025-01-09") == nil)
        #expect(try cover("2025-12-21", nil) == nil)
    }

    @Test("have every day of a range exactly once", arguments: [11])
    func random(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let known = 19_000...19_000 + Int.random(in: 0..<900, using: &numbers)
            let from = 18_950 + Int.random(in: 0..<1_000, using: &numbers)
            let to = from + Int.random(in: 0..<500, using: &numbers)
            let wanted = (max(from, known.lowerBound)..<max(from, known.lowerBound, min(to, known.upperBound) + 1))
            let cover = RollupCover(from: from, through: to, of: known)
            let days =
                (cover?.singleDays ?? [])
                + (cover?.months ?? []).flatMap { month -> [Int] in
                    let first = Interval.month.start(of: month).day.number
                    let last = Interval.month.start(of: month + 1).day.number - 1
                    return Array((first...last).clamped(to: known))
                }
            #expect(days.sorted() == Array(wanted))
        }
    }
}
