/// The twelve bytes that name a document.
public struct ObjectID: Sendable, Hashable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last four bytes, big-endian.
    public let low: UInt32

    /// Makes an id from its two halves.
    public init(high: UInt64, low: UInt32) {
        self.high = high
        self.low = low
    }

    /// Takes the first twelve bytes; `nil` when there are fewer.
    public init?(_ bytes: some Sequence<UInt8>) {
        var high: UInt64 = 0
        var low: UInt32 = 0
        var count = 0
        for byte in bytes.prefix(12) {
            if count < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt32(byte) }
            count += 1
        }
        guard count == 12 else { return nil }
        self.init(high: high, low: low)
    }

    /// Parses 24 hexadecimal digits; `nil` for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 24 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 24, by: 2) {
            guard let upper = Self.value(ofHexDigit: digits[index]),
                let lower = Self.value(ofHexDigit: digits[index + 1])
            else { return nil }
            bytes.append(upper << 4 | lower)
        }
        self.init(bytes)
    }

    /// 24 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The twelve bytes in order.
    public var bytes: [UInt8] {
        let upper = withUnsafeBytes(of: high.bigEndian) { Array($0) }
        let lower = withUnsafeBytes(of: low.bigEndian) { Array($0) }
        return upper + lower
    }

    private static func value(ofHexDigit digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: nil
        }
    }
}

extension ObjectID: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { hex }
}
