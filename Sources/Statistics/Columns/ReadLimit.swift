import Mongo

/// How much one question may read into memory, so that values without end, and long ones, cannot fill it.
struct ReadLimit {
    /// Bytes of columns as they are stored.
    private static let bytes = 512 * 1_024 * 1_024

    private var left = Self.bytes

    /// - Throws: `MongoError`, as when the answer takes too long to compute: a shorter period needs less.
    mutating func take(_ count: Int) throws(MongoError) {
        left -= count
        guard left >= 0 else {
            throw MongoError(
                .timeout,
                message: "one answer would have to read more than \(Self.bytes >> 20) MiB of columns"
            )
        }
    }
}
