import Synchronization

/// Reads user agents, most of them from memory: the same few thousand come again and again.
public final class UserAgents: Sendable {
    /// Only so many bytes of a user agent are looked at. Those of real browsers are shorter, and a longer text would cost
    /// whoever is in line behind it.
    static let longest = 1_024
    /// Event loops rarely wait for each other when each of some parts has a lock of its own.
    private static let partCount = 16

    private let parser: UserAgentParser
    private let parts: [Part]

    private final class Part: Sendable {
        let cache: Mutex<UserAgentCache>

        init(capacity: Int) {
            cache = Mutex(UserAgentCache(capacity: capacity))
        }
    }

    /// - Parameters:
    ///   - rules: How they are read.
    ///   - cacheBytes: How much memory may be used to keep what was read.
    public init(_ rules: UserAgentRules, cacheBytes: Int = 16 * 1_024 * 1_024) {
        parser = UserAgentParser(rules)
        parts = (0..<Self.partCount).map { _ in Part(capacity: cacheBytes / Self.partCount) }
    }

    /// Reads one.
    /// - Parameter text: UTF-8.
    public func userAgent(_ text: ArraySlice<UInt8>) -> UserAgent {
        let text = Self.cut(text)
        let key = UserAgentCache.Key(text)
        let part = parts[Int(truncatingIfNeeded: UInt(bitPattern: key.hash) >> 32) & (Self.partCount - 1)]
        if let known = part.cache.withLock({ $0.value(of: key) }) { return known }
        // Outside of the lock: another thread may read the same one, with the same result.
        let read = UserAgent(text, parser.parse(text))
        part.cache.withLock { $0.insert(read, for: key) }
        return read
    }

    /// The first bytes, up to the end of a character.
    private static func cut(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.count > longest else { return text }
        var end = text.startIndex + longest
        while end > text.startIndex, text[end] & 0xC0 == 0x80 { end -= 1 }
        return text[..<end]
    }
}
