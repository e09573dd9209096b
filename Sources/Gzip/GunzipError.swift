/// Why bytes could not be decompressed.
public enum GunzipError: Error, Equatable, Sendable {
    /// The bytes do not begin with the gzip magic number `1f 8b`.
    case notGzip
    /// The bytes end in the middle of a gzip member.
    case truncated
    /// The data or a checksum is wrong, or something other than a gzip member follows one.
    case corrupt
    /// The decompressed bytes would be more than the limit, in bytes.
    case tooLarge(limit: Int)
    /// zlib could not get the memory it needs, about 40 KiB.
    case outOfMemory
}

extension GunzipError: CustomStringConvertible {
    /// A clause that can follow "the body" or the name of a file.
    public var description: String {
        switch self {
        case .notGzip: "is not gzip data"
        case .truncated: "is gzip data that ends too early"
        case .corrupt: "is corrupt gzip data"
        case .tooLarge(let limit): "decompresses to more than \(limit) bytes"
        case .outOfMemory: "could not be decompressed for want of memory"
        }
    }
}
