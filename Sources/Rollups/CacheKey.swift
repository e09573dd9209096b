/// In place of the text of a user, path or site in a worker's caches: 128 bits of a keyed hash.
///
/// Texts may be long, and a worker knows hundreds of thousands of them. The key is the process's own and random (SipHash,
/// as in all of Swift's hashing), so nobody can look for two texts with one hash, and among a million texts the odds of
/// one such pair are about 1 in 10²⁶.
package struct CacheKey: Hashable, Sendable {
    private let low: UInt64
    private let high: UInt64

    /// Of a site.
    package init(site: ArraySlice<UInt8>) {
        self.init(0, 0, site)
    }

    /// Of something that belongs to a site.
    /// - Parameter kind: Tells apart what may have the same text.
    package init(_ site: CacheKey, kind: Int, _ text: ArraySlice<UInt8>) {
        self.init(site.low, site.high &+ UInt64(kind + 1), text)
    }

    private init(_ first: UInt64, _ second: UInt64, _ text: ArraySlice<UInt8>) {
        low = Self.hash(first, second, 1, text)
        high = Self.hash(first, second, 2, text)
    }

    private static func hash(_ first: UInt64, _ second: UInt64, _ salt: UInt8, _ text: ArraySlice<UInt8>) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(first)
        hasher.combine(second)
        text.withUnsafeBytes { hasher.combine(bytes: $0) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }
}
