import Analytics
import Foundation
import Testing

@Suite("a time zone") struct ZoneTests {
    private static let names = [
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
        "America/Santiago", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Beirut", "Australia/Lord_Howe",
        "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "Africa/Monrovia", "Etc/GMT+5",
        "America/Argentina/Buenos_Aires", "UTC",
    ]

    @Test("is as far ahead of UTC as others say, at any moment from 1970 to 2150", arguments: names)
    func offsets(name: String) throws {
        let zone = try #require(Zone(name))
        let other = try #require(TimeZone(identifier: name))
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let second = Int64.random(in: 0...5_680_000_000, using: &random)
            let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            #expect(
                zone.offset(at: Timestamp(milliseconds: second * 1_000)) == Int64(expected) * 1_000,
                "\(Timestamp(milliseconds: second * 1_000))"
            )
        }
    }

    @Test("has days that begin where others say, from 1970 to 2040", arguments: names)
    func days(name: String) throws {
        let zone = try #require(Zone(name))
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(identifier: name))
        var date = calendar.startOfDay(for: Date(timeIntervalSince1970: 100_000))
        var different = 0
        while date.timeIntervalSince1970 < 2_208_988_800 {
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let day = try #require(Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
            if zone.start(of: day).milliseconds != Int64(date.timeIntervalSince1970) * 1_000 { different += 1 }
            #expect(zone.day(of: zone.start(of: day)) == day, "\(day)")
            date = try #require(calendar.dateInterval(of: .day, for: date)).end
        }
        // Where clocks are set back over midnight, others begin the day with the second one, now and then.
        #expect(different <= (name == "America/St_Johns" ? 30 : 0))
    }

    @Test("of no such name is none")
    func unknown() {
        for name in [
            "", "Europe/Nowhere", "../../etc/passwd", "/etc/passwd", "Europe", "zone.tab", "é", "Europe/Berlin\0",
        ] {
            #expect(Zone(name) == nil, "\(name)")
        }
    }

    @Test("has hours of 30 to 90 minutes where clocks are set by half an hour, and all are found again")
    func halfHours() throws {
        let zone = try #require(Zone("Australia/Lord_Howe"))
        for (day, texts) in [
            ("2025-10-05", ["00:00:00+10:30", "01:00:00+10:30", "02:30:00+11:00", "03:00:00+11:00"]),
            ("2025-04-06", ["00:00:00+11:00", "01:00:00+11:00", "02:00:00+10:30", "03:00:00+10:30"]),
        ] {
            let start = zone.start(of: try #require(Day(day)))
            let last = Timestamp(milliseconds: start.milliseconds + 5 * 3_600_000)
            let starts = try Buckets(.hour, in: zone, from: start, through: last).starts
            #expect(starts.prefix(4).map { $0.inSeconds(in: zone) } == texts.map { "\(day)T\($0)" })
            for (bucket, next) in zip(starts, starts.dropFirst()) {
                for moment in [bucket, Timestamp(milliseconds: next.milliseconds - 1)] {
                    #expect(try Buckets(.hour, in: zone, from: moment, through: moment).starts == [bucket])
                }
            }
        }
    }
}
