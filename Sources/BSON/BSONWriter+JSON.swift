extension BSONWriter {
    /// Consumes a JSON string and appends it as a BSON string.
    ///
    /// - Returns: Its length in Unicode scalars, and where its bytes lie in ``bytes``.
    public mutating func append(
        _ key: BSONKey,
        stringFrom reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws(JSONError) -> (scalars: Int, range: Range<Int>) {
        header(.string, key)
        return try appendStringValue(from: &reader, in: json)
    }

    /// Consumes a member's name and begins an element of that name, of a type still to come.
    ///
    /// - Returns: The name's length in Unicode scalars, where its bytes lie, and the offset that
    ///   ``append(valueFrom:in:typeAt:)`` wants.
    public mutating func beginElement(
        nameFrom reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws(JSONError) -> (scalars: Int, range: Range<Int>, typeOffset: Int) {
        let typeOffset = bytes.count
        bytes.append(0)
        let scalars = try reader.appendString(to: &bytes, in: json)
        let range = (typeOffset + 1)..<bytes.count
        bytes.append(0)
        try reader.colon(in: json)
        return (scalars, range, typeOffset)
    }

    /// Consumes a JSON string, number or boolean and finishes an element with it, in the smallest type that loses
    /// nothing.
    ///
    /// - Returns: The length in Unicode scalars when it is a string, `nil` otherwise.
    /// - Throws: ``JSONError`` with ``JSONError/Reason/unexpectedCharacter`` for an object, an array or null.
    public mutating func append(
        valueFrom reader: inout JSONReader,
        in json: Span<UInt8>,
        typeAt typeOffset: Int
    ) throws(JSONError) -> Int? {
        switch try reader.peek(in: json) {
        case .string:
            bytes[typeOffset] = BSONType.string.rawValue
            return try appendStringValue(from: &reader, in: json).scalars
        case .boolean: append(try reader.bool(in: json), typeAt: typeOffset)
        case .number: append(try reader.number(in: json), typeAt: typeOffset)
        case .object, .array, .null:
            throw reader.error(.unexpectedCharacter)
        }
        return nil
    }

    /// Finishes an element with a number, in the smallest type that loses nothing.
    public mutating func append(_ number: JSONNumber, typeAt typeOffset: Int) {
        switch number {
        case .integer(let value):
            if let small = Int32(exactly: value) {
                bytes[typeOffset] = BSONType.int32.rawValue
                append(littleEndian: UInt32(bitPattern: small))
            } else {
                bytes[typeOffset] = BSONType.int64.rawValue
                append(littleEndian: UInt64(bitPattern: value))
            }
        case .double(let value):
            bytes[typeOffset] = BSONType.double.rawValue
            append(littleEndian: value.bitPattern)
        }
    }

    /// Finishes an element with a boolean.
    public mutating func append(_ flag: Bool, typeAt typeOffset: Int) {
        bytes[typeOffset] = BSONType.bool.rawValue
        bytes.append(flag ? 1 : 0)
    }

    private mutating func appendStringValue(
        from reader: inout JSONReader,
        in json: Span<UInt8>
    ) throws(JSONError) -> (scalars: Int, range: Range<Int>) {
        let start = bytes.count
        append(littleEndian: UInt32(0))
        let scalars = try reader.appendString(to: &bytes, in: json)
        let range = (start + 4)..<bytes.count
        bytes.append(0)
        patch(UInt32(bytes.count - start - 4), at: start)
        return (scalars, range)
    }
}
