/// A cache that keeps what was used lately: between `capacity` and twice as many values.
///
/// When the newer half is full it becomes the older one, and what was in the older one and not used since is dropped.
package struct RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private var newer: [Key: Value] = [:]
    private var older: [Key: Value] = [:]

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// The value, which counts as used from now on.
    package mutating func find(_ key: Key) -> Value? {
        if let value = newer[key] { return value }
        guard let value = older[key] else { return nil }
        keep(value, for: key)
        return value
    }

    package mutating func keep(_ value: Value, for key: Key) {
        if newer.count >= capacity {
            older = newer
            newer = [:]
        }
        newer[key] = value
    }
}
