import Analytics
import Testing

@Suite struct IntervalTests {
    @Test("every moment lies in its bucket, and buckets follow each other without a gap", arguments: Interval.allCases)
    func numbers(interval: Interval) throws {
        var numbers = SystemRandomNumberGenerator()
        let edges: [Int64] = [0, -1, 1, 1_763_078_400_000, 1_763_078_399_999, 253_402_300_799_999, -62_167_219_200_000]
        let moments = edges + (0..<5_000).map { _ in Int64.random(in: 0...253_402_300_799_999, using: &numbers) }
        for moment in moments.map(Timestamp.init(milliseconds:)) {
            let number = interval.number(of: moment)
            let start = interval.start(of: number)
            let next = interval.start(of: number + 1)
            #expect(start <= moment && moment < next, "\(moment)")
            #expect(interval.number(of: start) == number && interval.number(of: next) == number + 1, "\(moment)")
        }
    }

    @Test("months begin with their first day")
    func months() throws {
        for year in [0, 1, 1970, 1999, 2000, 2024, 2025, 9999] {
            for month in 1...12 {
                let first = try #require(Day(year: year, month: month, day: 1))
                #expect(Interval.month.start(of: Interval.month.number(of: first.start)) == first.start)
                #expect(Interval.month.number(of: first.start) == year * 12 + month - 1)
            }
        }
    }

    @Test("so many buckets are allowed and one more is not", arguments: Interval.allCases)
    func limits(interval: Interval) throws {
        let first = Timestamp(milliseconds: 1_763_134_201_000)
        let number = interval.number(of: first)
        let last = Timestamp(milliseconds: interval.start(of: number + interval.limit).milliseconds - 1)
        let buckets = try Buckets(interval, from: first, through: last)
        #expect(buckets.starts.count == interval.limit)
        #expect(buckets.starts == (number..<(number + interval.limit)).map(interval.start(of:)))
        let error = #expect(throws: InvalidInput.self) {
            try Buckets(interval, from: first, through: Timestamp(milliseconds: last.milliseconds + 1))
        }
        #expect(error?.field == "interval")
        #expect(error?.rule.contains("at most \(interval.limit) buckets") == true)
        let none = try Buckets(interval, from: last, through: first)
        #expect(none.starts.isEmpty)
    }
}
