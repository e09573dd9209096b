extension JSONReader {
    /// Consumes a number.
    ///
    /// A whole number stays one while 64 bits hold it; beyond that it is accepted only if a double holds it exactly.
    public mutating func number(in json: Span<UInt8>) throws(JSONError) -> JSONNumber {
        guard try peek(in: json) == .number else { throw error(.expected(.number)) }
        let start = offset
        let isNegative = json[offset] == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let integer = try integerPart(isNegative: isNegative, in: json)
        var isWhole = true
        var isZero = integer == 0
        if offset < json.count, json[offset] == UInt8(ascii: ".") {
            isWhole = false
            offset += 1
            isZero = try digits(in: json) && isZero
        }
        if offset < json.count, json[offset] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            offset += 1
            if offset < json.count, json[offset] == UInt8(ascii: "+") || json[offset] == UInt8(ascii: "-") {
                offset += 1
            }
            _ = try digits(in: json)
        }
        if isWhole, let integer {
            // "-0" keeps its sign, which only a double has.
            return isNegative && integer == 0 ? .double(-0.0) : .integer(integer)
        }
        return .double(try double(from: start, isWhole: isWhole, isZero: isZero, in: json))
    }

    /// Consumes the digits before a fraction; `nil` when 64 bits do not hold them.
    private mutating func integerPart(isNegative: Bool, in json: Span<UInt8>) throws(JSONError) -> Int64? {
        let start = offset
        var value: Int64? = 0
        while offset < json.count, case let digit = json[offset] &- 48, digit < 10 {
            value = value.flatMap { sum in
                let (tens, overflow) = sum.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                // Summed on the negative side, so that the smallest 64-bit number fits.
                let (result, overflowed) =
                    isNegative
                    ? tens.subtractingReportingOverflow(Int64(digit)) : tens.addingReportingOverflow(Int64(digit))
                return overflowed ? nil : result
            }
            offset += 1
        }
        guard offset > start else { throw offset < json.count ? error(.invalidNumber) : error(.unexpectedEnd) }
        guard json[start] != UInt8(ascii: "0") || offset == start + 1 else { throw error(.invalidNumber) }
        return value
    }

    /// Consumes at least one digit; tells whether all of them are zero.
    private mutating func digits(in json: Span<UInt8>) throws(JSONError) -> Bool {
        let start = offset
        var allZero = true
        while offset < json.count, case let digit = json[offset] &- 48, digit < 10 {
            if digit != 0 { allZero = false }
            offset += 1
        }
        guard offset > start else { throw offset < json.count ? error(.invalidNumber) : error(.unexpectedEnd) }
        return allZero
    }

    private func double(
        from start: Int,
        isWhole: Bool,
        isZero: Bool,
        in json: Span<UInt8>
    ) throws(JSONError) -> Double {
        let text = json.extracting(start..<offset).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard let value = Double(text), value.isFinite, isZero || value != 0 else { throw error(.numberOutOfRange) }
        if isWhole {
            // Written out in full, the double must have the very digits that were sent.
            guard text == Self.digits(of: value) else { throw error(.numberOutOfRange) }
        }
        return value
    }

    /// All decimal digits of a whole double, without exponent.
    private static func digits(of value: Double) -> String {
        var magnitude = value.magnitude
        guard magnitude < 0x1p127 else { return "" }
        magnitude.round()
        return (value < 0 ? "-" : "") + String(UInt128(magnitude))
    }
}
