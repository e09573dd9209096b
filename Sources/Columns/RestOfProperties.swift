/// Properties of one row as one text: names and values, each behind its length.
struct RestOfProperties {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        var packed = PackedBytes()
        packed.bytes.removeAll()
        packed.append(UInt64(name.count))
        packed.bytes.append(contentsOf: name)
        packed.append(UInt64(value.count))
        packed.bytes.append(contentsOf: value)
        bytes.append(contentsOf: packed.bytes)
    }

    /// Goes through what ``append(_:_:)`` has put into a text.
    /// - Throws: ``ColumnDamage``.
    static func forEach(
        in text: ArraySlice<UInt8>,
        _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void
    ) throws(ColumnDamage) {
        var reader = try PackedBytesReader([PackedBytes.version] + text)
        while !reader.rest.isEmpty {
            let name = try reader.take(try reader.count(atMost: text.count))
            body(name, try reader.take(try reader.count(atMost: text.count)))
        }
    }
}
