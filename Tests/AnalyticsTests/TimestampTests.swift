import Analytics
import Foundation
import Testing

@Suite struct TimestampTests {
    private func parse(_ text: String) -> Int64? {
        Timestamp(rfc3339: Array(text.utf8)[...])?.milliseconds
    }

    @Test(
        "a time with its offset is a moment in UTC",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
            ("1970-01-01t00:00:01z", 1_000), ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:00:00-01:00", 0),
            ("1970-01-01T23:59:00+23:59", 0), ("1969-12-31T00:01:00-23:59", 0), ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T05:30:00+05:30", 0), ("1970-01-01T00:00:00+05:45", -20_700_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2025-11-14T15:30:01.123Z", 1_763_134_201_123), ("2025-11-14T15:30:01.123+00:00", 1_763_134_201_123),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("9999-12-31T23:59:59-23:59", 253_402_387_139_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("0001-01-01T00:00:00+23:59", -62_135_683_140_000),
        ] as [(String, Int64)]
    )
    func moments(text: String, milliseconds: Int64) {
        #expect(parse(text) == milliseconds)
    }

    @Test(
        "of a fraction's one to nine digits three are kept",
        arguments: [
            ("0", 0), ("9", 900), ("09", 90), ("009", 9), ("0009", 0), ("12", 120), ("123", 123), ("1239", 123),
            ("999999999", 999), ("000000001", 0), ("100000000", 100),
        ] as [(String, Int64)]
    )
    func fractions(digits: String, milliseconds: Int64) {
        #expect(parse("1970-01-01T00:00:00.\(digits)Z") == milliseconds)
        #expect(parse("1970-01-01T01:00:00.\(digits)+01:00") == milliseconds)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "Z", "2025-11-14", "2025-11-14T15:30Z", "2025-11-14T15:30:01", "2025-11-14 15:30:01Z",
            "2025-11-14T15:30:01.Z", "2025-11-14T15:30:01.1234567890Z", "2025-11-14T15:30:01,5Z",
            "2025-11-14T15:30:01.5",
            "2025-11-14T24:00:00Z", "2025-11-14T15:60:00Z", "2025-11-14T15:30:60Z", "2016-12-31T23:59:60Z",
            "2025-11-14T15:30:01+24:00", "2025-11-14T15:30:01+01:60", "2025-11-14T15:30:01+0100",
            "2025-11-14T15:30:01+01",
            "2025-11-14T15:30:01+1:00", "2025-11-14T15:30:01 Z", "2025-11-14T15:30:01Z ", " 2025-11-14T15:30:01Z",
            "2025-11-14T15:30:01ZZ", "2025-11-14T15:30:01Z+01:00", "2025-11-14T15:30:01+01:00Z", "2025-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z", "2025-00-01T00:00:00Z", "2025-13-01T00:00:00Z",
            "2025-01-00T00:00:00Z", "2025-01-32T00:00:00Z", "10000-01-01T00:00:00Z", "+2025-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z", "2025-1-1T0:0:0Z", "20251114T153001Z", "2025-W46-5T00:00:00Z", "1763134201",
            "２０25-11-14T15:30:01Z", "2025-11-14T15:30:01\u{2212}01:00", "2025-11-14T15:30:01Z\0",
            "2025-11-14T-1:30:01Z",
        ]
    )
    func refused(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("a valid time that is cut off anywhere is refused")
    func cutOff() {
        let whole = "2025-11-14T15:30:01.123+01:00"
        for length in 0..<whole.utf8.count {
            #expect(parse(String(whole.prefix(length))) == nil)
        }
        #expect(parse(whole) != nil)
    }

    @Test(
        "a moment is written as it is read, and names its day",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "1970-01-01"), (-1, "1969-12-31T23:59:59.999Z", "1969-12-31"),
            (86_399_999, "1970-01-01T23:59:59.999Z", "1970-01-01"),
            (86_400_000, "1970-01-02T00:00:00.000Z", "1970-01-02"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z", "2000-02-29"),
            (1_763_134_201_123, "2025-11-14T15:30:01.123Z", "2025-11-14"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z", "9999-12-31"),
        ] as [(Int64, String, String)]
    )
    func written(milliseconds: Int64, text: String, day: String) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect("\(moment)" == text)
        #expect("\(moment.day)" == day)
        #expect(parse(text) == milliseconds)
    }

    @Test("now is the system's now")
    func now() {
        let before = Date().timeIntervalSince1970
        let now = Double(Timestamp.now.milliseconds) / 1_000
        let after = Date().timeIntervalSince1970
        #expect(now >= before - 0.002)
        #expect(now <= after + 0.002)
    }

    @Test("earlier moments come first")
    func order() {
        #expect(Timestamp(milliseconds: -1) < Timestamp(milliseconds: 0))
        #expect(Timestamp(milliseconds: 1) > Timestamp(milliseconds: 0))
    }
}
