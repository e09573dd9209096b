// Names and texts that are there as bytes already: valid UTF-8 without NUL.
extension BSONWriter {
    /// Appends a string.
    /// - Returns: Where its bytes lie in ``bytes``.
    public mutating func append(_ key: BSONKey, utf8 text: ArraySlice<UInt8>) -> Range<Int> {
        header(.string, key)
        return appendStringValue(text)
    }

    /// Begins an element of a type still to come.
    ///
    /// - Returns: Where the name's bytes lie, and the offset that ``append(utf8:typeAt:)`` and its like want.
    public mutating func beginElement(utf8 name: ArraySlice<UInt8>) -> (range: Range<Int>, typeOffset: Int) {
        let typeOffset = bytes.count
        bytes.append(0)
        bytes.append(contentsOf: name)
        bytes.append(0)
        return ((typeOffset + 1)..<(bytes.count - 1), typeOffset)
    }

    /// Finishes an element with a string.
    public mutating func append(utf8 text: ArraySlice<UInt8>, typeAt typeOffset: Int) {
        bytes[typeOffset] = BSONType.string.rawValue
        _ = appendStringValue(text)
    }

    private mutating func appendStringValue(_ text: ArraySlice<UInt8>) -> Range<Int> {
        append(littleEndian: UInt32(text.count + 1))
        let start = bytes.count
        bytes.append(contentsOf: text)
        bytes.append(0)
        return start..<(bytes.count - 1)
    }
}
