/// User agents that have been read, in a bounded amount of memory.
///
/// There are two generations. What is used moves to the newer one; when that is full, the older one is forgotten and the newer
/// one takes its place. So what is used often stays, and a flood of new ones costs nothing but itself.
package struct UserAgentCache {
    /// A user agent, and its hash by a seed that nobody outside knows.
    package struct Key: Hashable {
        let hash: Int
        private let text: ArraySlice<UInt8>

        package init(_ text: ArraySlice<UInt8>) {
            var hasher = Hasher()
            // An array hashes its elements one by one; all bytes at once are ten times faster. The pointer lives for the call.
            text.withUnsafeBytes { hasher.combine(bytes: $0) }
            hash = hasher.finalize()
            self.text = text
        }

        /// Without the rest of the array that the text is a part of.
        fileprivate var compact: Key { Key(hash: hash, text: Array(text)[...]) }

        fileprivate var size: Int { text.count }

        private init(hash: Int, text: ArraySlice<UInt8>) {
            self.hash = hash
            self.text = text
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

        package static func == (one: Key, other: Key) -> Bool { one.hash == other.hash && one.text == other.text }
    }

    /// About what an entry costs beside its texts: its place in the dictionary, which is filled to three quarters at most, and
    /// the head of the key's array.
    private static let entrySize = 128

    /// Bytes of one generation.
    private let capacity: Int
    private var newer: [Key: UserAgent] = [:]
    private var older: [Key: UserAgent] = [:]
    /// Bytes of the newer one.
    private var size = 0

    /// - Parameter capacity: How many bytes it may take.
    package init(capacity: Int) {
        self.capacity = capacity / 2
    }

    /// What was read; `nil` when it is not known.
    package mutating func value(of key: Key) -> UserAgent? {
        if let known = newer[key] { return known }
        guard let known = older[key] else { return nil }
        insert(known, for: key)
        return known
    }

    package mutating func insert(_ value: UserAgent, for key: Key) {
        let added = value.size + key.size + Self.entrySize
        if size + added > capacity {
            older = exchange(&newer, with: [:])
            size = 0
        }
        if newer.updateValue(value, forKey: key.compact) == nil { size += added }
    }

    /// How many there are, those counted twice that are in both generations.
    package var count: Int { newer.count + older.count }
}
