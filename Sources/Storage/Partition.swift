/// A part of the queue: all events of the sites whose names hash to it. Workers share the queue by partitions.
public struct Partition: Sendable, Hashable {
    /// How many there are. Fixed for the life of a database: documents carry their partition.
    public static let count = 64

    /// From 0 to ``count`` - 1.
    public let number: Int

    /// - Parameter number: From 0 to ``count`` - 1.
    public init(number: Int) {
        self.number = number
    }

    /// The partition of a site: FNV-1a of its name's UTF-8 bytes, 32 bits, modulo ``count``.
    ///
    /// Source: http://www.isthe.com/chongo/tech/comp/fnv/
    public init(siteID: ArraySlice<UInt8>) {
        var hash: UInt32 = 2_166_136_261
        for byte in siteID { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        number = Int(hash % UInt32(Self.count))
    }
}
