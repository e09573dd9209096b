/// The timestamp of the Common Log Format, `17/May/2015:10:05:03 +0000`.
struct LogTimestamp {
    /// Every timestamp has so many bytes.
    static let length = pattern.count

    /// What has to be where: `0` a digit, `a` a letter of the month, `+` a sign, everything else itself.
    private static let pattern = Array("00/aaa/0000:00:00:00 +0000".utf8)
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        .map { ArraySlice($0.utf8) }

    private let text: [UInt8]
    private let month: Int

    /// - Parameter field: What is between the square brackets.
    init(_ field: ArraySlice<UInt8>) throws(AccessLogError) {
        text = Array(field)
        guard Self.matchesPattern(text), let index = Self.months.firstIndex(of: text[3..<6]) else {
            throw .malformedTimestamp(Excerpt.of(field))
        }
        month = index + 1
        guard exists else { throw .impossibleTimestamp(Excerpt.of(field)) }
    }

    /// The same moment as RFC 3339, with the same offset: `2015-05-17T10:05:03+00:00`.
    var rfc3339: String {
        let dash = ASCII.hyphen
        let colon = ASCII.colon
        var bytes: [UInt8] = []
        bytes.reserveCapacity(25)
        bytes += text[7..<11]
        bytes += [dash, UInt8(ascii: "0") + UInt8(month / 10), UInt8(ascii: "0") + UInt8(month % 10), dash]
        bytes += text[0..<2]
        bytes.append(UInt8(ascii: "T"))
        bytes += text[12..<20]
        bytes += text[21..<24]
        bytes.append(colon)
        bytes += text[24..<26]
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func matchesPattern(_ text: [UInt8]) -> Bool {
        text.count == pattern.count
            && zip(text, pattern).allSatisfy { byte, expected in
                switch expected {
                case UInt8(ascii: "0"): ASCII.isDigit(byte)
                case UInt8(ascii: "a"): ASCII.isLetter(byte)
                case ASCII.plus: byte == ASCII.plus || byte == ASCII.hyphen
                default: byte == expected
                }
            }
    }

    private var exists: Bool {
        (1...daysInMonth).contains(number(at: 0))
            && number(at: 12) < 24 && number(at: 15) < 60 && number(at: 18) < 60
            && number(at: 22) < 24 && number(at: 24) < 60
    }

    private var daysInMonth: Int {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var isLeapYear: Bool {
        let century = number(at: 7)
        let yearOfCentury = number(at: 9)
        return yearOfCentury == 0 ? century % 4 == 0 : yearOfCentury % 4 == 0
    }

    /// The two digits at `offset`.
    private func number(at offset: Int) -> Int {
        Int(text[offset] - UInt8(ascii: "0")) * 10 + Int(text[offset + 1] - UInt8(ascii: "0"))
    }
}
