/// The texts of a block's rows: each different one once, and for each row which of them it has.
package struct TextColumn: Sendable {
    /// Every text that a row has, with numbers from 0 on; for users, in the order of ``UserHash`` and then of bytes.
    package let texts: [ArraySlice<UInt8>]
    /// For each row the number of its text, raised by one; 0 where the row has none.
    package let codes: Codes

    package init(texts: [ArraySlice<UInt8>], codes: Codes) {
        self.texts = texts
        self.codes = codes
    }

    /// The text of a row; `nil` when it has none.
    package subscript(row: Int) -> ArraySlice<UInt8>? {
        let code = codes[row]
        return code == 0 ? nil : texts[Int(code) - 1]
    }
}

extension TextColumn {
    /// The values of one property in a column of the rest of the properties.
    /// - Throws: ``ColumnDamage``.
    package func property(_ name: [UInt8], rows: Int) throws(ColumnDamage) -> TextColumn {
        var values = TextDictionary()
        var numbers: [UInt32] = [0]
        for text in texts {
            var number: UInt32 = 0
            try RestOfProperties.forEach(in: text) { other, value in
                if other.elementsEqual(name) { number = UInt32(values.add(value) + 1) }
            }
            numbers.append(number)
        }
        let codes = (0..<rows).map { numbers[Int(self.codes[$0])] }
        return TextColumn(texts: (0..<values.count).map { values[$0] }, codes: .four(codes))
    }
}

// How it is stored: the format's version, the width of a number in bytes, how many texts there are, their lengths, their
// bytes, and the numbers. Width 0 says that all rows have number 1. Counts and lengths are LEB128.
extension TextColumn {
    /// The bytes of a column.
    ///
    /// - Parameters:
    ///   - texts: In the order of their numbers.
    ///   - codes: As in ``codes``.
    package static func pack(_ texts: some Sequence<ArraySlice<UInt8>>, count: Int, codes: [UInt32]) -> [UInt8] {
        var packed = PackedBytes()
        let isSame = count == 1 && codes.allSatisfy { $0 == 1 }
        let width = isSame ? 0 : Codes.width(of: UInt32(count))
        packed.bytes.append(UInt8(width))
        packed.append(UInt64(count))
        for text in texts { packed.append(UInt64(text.count)) }
        for text in texts { packed.bytes.append(contentsOf: text) }
        if width > 0 { packed.append(codes, width: width) }
        return packed.bytes
    }

    /// Reads a column.
    /// - Throws: ``ColumnDamage``.
    package init(packed bytes: [UInt8], rows: Int) throws(ColumnDamage) {
        var reader = try PackedBytesReader(bytes)
        let width = Int(try reader.byte())
        let count = try reader.count(atMost: rows)
        var lengths: [Int] = []
        lengths.reserveCapacity(count)
        for _ in 0..<count { lengths.append(try reader.count(atMost: bytes.count)) }
        var texts: [ArraySlice<UInt8>] = []
        texts.reserveCapacity(count)
        for length in lengths { texts.append(try reader.take(length)) }
        self.texts = texts
        if width == 0 {
            guard count == 1, reader.rest.isEmpty else { throw ColumnDamage("one text was expected") }
            codes = .same(1)
        } else {
            codes = try Codes(reader.rest, width: width, count: rows)
            guard codes.largest <= count else { throw ColumnDamage("a row has a text that is not there") }
        }
    }
}
