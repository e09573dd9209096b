import Synchronization

/// Makes ids that are unique among all processes: seconds, five random bytes drawn once, and a counter.
///
/// Source: https://github.com/mongodb/specifications/blob/master/source/bson-objectid/objectid.md
public final class ObjectIDGenerator: Sendable {
    private let unique: UInt64
    private let counter: Atomic<UInt32>

    /// Draws the process's random part and the first count.
    public init() {
        unique = UInt64.random(in: 0..<(1 << 40))
        counter = Atomic(UInt32.random(in: 0..<(1 << 24)))
    }

    /// The next id.
    /// - Parameter seconds: Seconds since 1970; they make ids sort roughly by age.
    public func next(seconds: UInt32) -> ObjectID {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue & 0xFF_FFFF
        return ObjectID(
            high: UInt64(seconds) << 32 | unique >> 8,
            low: UInt32(truncatingIfNeeded: unique & 0xFF) << 24 | count
        )
    }
}
